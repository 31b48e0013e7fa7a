{#
    Whether an answer to a question of one column chooses an item of a fact, as a condition.

    `measure_code`: the fact's name without `fct_` and `_by_region`. `answer`: SQL of the answer's code. `item`: the list with the
    fact's items, which the query joins to each answer.
#}
{% macro chosen_by(measure_code, answer, item=none) -%}
    {{ return({
        'it_strategy': answer ~ " = 'yes'",
        'maturity': answer ~ ' = ' ~ item ~ '.maturity_code',
        'technology_adoption': answer ~ ' = ' ~ item ~ '.adoption_status',
    }[measure_code]) }}
{%- endmacro %}
