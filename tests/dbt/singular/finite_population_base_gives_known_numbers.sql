-- depends_on: {{ ref('fct_technology_adoption_by_region') }}
-- dbt runs a test together with the models that it depends on; this one needs none of their rows.
{% set vectors %}
        ('116 of 186 Members', 116, 186, 306.571429),
        ('one of two counts for one', 1, 2, 1),
        ('all but one', 185, 186, 34225),
        ('a full census has no base', 186, 186, null),
        ('no answers', 0, 186, 0)
{% endset %}
{{ unlike_vectors(vectors, ['answers', 'members'], {'base': finite_population_base('answers', 'members')}, '5e-7') }}
