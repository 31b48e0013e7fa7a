{#
    Variance of the mean difference of two items among the submissions of a region that answered both, with two answers more, a unit
    apart in either direction, and with the correction for a finite population (Agresti and Min 2005).

    `answered`: how many answered both, of `members`. `difference`, `squares`: sums of the differences and of their squares. `unit`: of
    the scale.
#}
{% macro pair_variance(answered, members, difference, squares, unit) -%}
    (1 - {{ answered }} / {{ members }})
    * ({{ squares }} + {{ unit }} * {{ unit }} - {{ difference }} * {{ difference }} / ({{ answered }} + 2))
    / power({{ answered }} + 2, 2)
{%- endmacro %}
