{# The form in which wordings are compared: trimmed and in lower case. #}
{% macro comparable(expression) -%}
    lower({{ trimmed(expression) }})
{%- endmacro %}
