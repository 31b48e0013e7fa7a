{# Whether any of the columns of answers holds the code, as a condition. #}
{% macro any_of(columns, code) -%}
    {{ return(text_literal(code) ~ ' in (' ~ (columns | map(attribute='name') | join(', ') or 'null') ~ ')') }}
{%- endmacro %}
