{#
    The square root of squares less what they have in common, 0 where nothing but rounding is left: 1e-17 would be 3e-9 as a root, and
    differ with the order in which numbers are added. Not for a null, which gives 0.
#}
{% macro root_of_difference(expression) -%}
    case when {{ expression }} > 1e-15 then sqrt({{ expression }}) else 0.0 end
{%- endmacro %}
