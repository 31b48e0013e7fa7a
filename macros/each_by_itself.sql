{# Groups by `keys` and one of the columns, for each of them, in one pass: what stands behind `group by`. #}
{% macro each_by_itself(keys, columns) -%}
    grouping sets (
        {%- for column in columns %}
        ({{ keys }}, {{ column.name }}){{ ',' if not loop.last }}
        {%- else %}
        ({{ keys }})
        {%- endfor %}
    )
{%- endmacro %}
