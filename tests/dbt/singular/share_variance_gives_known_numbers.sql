-- depends_on: {{ ref('fct_technology_adoption_by_region') }}
-- dbt runs a test together with the models that it depends on; this one needs none of their rows.
{% set vectors %}
        ('2 of 4 answers of 16 Members', 2, 4, 16, 0.0625),
        ('all the same answer', 4, 4, 16, 0),
        ('a full census', 2, 4, 4, 0),
        ('the only Member answered', 1, 1, 1, 0),
        ('one answer of several Members', 1, 1, 4, null),
        ('no answers', 0, 0, 4, null),
        ('no Members', 0, 0, 0, null)
{% endset %}
{{ unlike_vectors(
    vectors, ['chosen', 'answers', 'members'], {'variance': share_variance('chosen', 'answers', 'members')}, '5e-7'
) }}
