{#
    The sum of real numbers, added in the order of `order_by` where the engine can promise one: then the last digits are the same
    in every run.
#}
{% macro sum_in_order(number, order_by) -%}
    {{ return(adapter.dispatch('sum_in_order')(number, order_by)) }}
{%- endmacro %}

{% macro default__sum_in_order(number, order_by) -%}
    sum({{ number }} order by {{ order_by }})
{%- endmacro %}

{% macro spark__sum_in_order(number, order_by) -%}
    sum({{ number }})
{%- endmacro %}
