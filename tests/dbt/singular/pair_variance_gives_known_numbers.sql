-- depends_on: {{ ref('fct_development_potential_by_region') }}
-- dbt runs a test together with the models that it depends on; this one needs none of their rows.
{% set vectors %}
        ('(1 - 14/24) (9 + 1 - 9/16) / 16^2', 14, 24, 3, 9, 1, 0.015360514322916666),
        ('(1 - 30/52) (40.25 + 6.25 - 20.25/32) / 32^2', 30, 52, -4.5, 40.25, 2.5, 0.018950535700871397),
        ('(1 - 2/18) 2.25 / 16', 2, 18, 0, 0, 1.5, 0.125),
        ('all of them answered both', 18, 18, 5, 7, 1, 0)
{% endset %}
{% set inputs = ['answered', 'members', 'difference', 'squares', 'unit'] %}
{{ unlike_vectors(vectors, inputs, {'variance': pair_variance(*inputs)}, '1e-12') }}
