-- depends_on: {{ ref('fct_technology_adoption_by_region') }}
-- dbt runs a test together with the models that it depends on; this one needs none of their rows.
-- Two conditions more than the vectors say: no end lies beyond 0 or 1. The linter cannot see that they go on with a query.
-- noqa: disable=LT02
{% set vectors %}
        ('23 of 116', 23 / 116, 116, 0.135913, 0.279982),
        ('107 of 116', 107 / 116, 116, 0.859100, 0.958647),
        ('23 of 116 of 186 Members', 23 / 116, 116 * 185 / 70, 0.157500, 0.246520),
        ('107 of 116 of 186 Members', 107 / 116, 116 * 185 / 70, 0.886971, 0.947402),
        ('a weighted share and the base its variance stands for', 0.191193, 308.059125, 0.151190, 0.238803),
        ('nobody chose it: the interval starts at 0', 0, 10, 0, 0.277533),
        ('all chose it: the interval ends at 1', 1, 10, 0.722467, 1),
        ('no base', 0.5, null, null, null),
        ('no share', null, 10, null, null)
{% endset %}
{% set ends = {'low': wilson_bound('share', 'base', 'low'), 'high': wilson_bound('share', 'base', 'high')} %}
{{ unlike_vectors(vectors, ['share', 'base'], ends, '5e-7') }}
    or found_low < 0
    or found_high > 1
