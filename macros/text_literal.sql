{# A text as SQL writes it, quotes included. #}
{% macro text_literal(text) -%}
    {{ return("'" ~ (text | string | replace("'", "''")) ~ "'") }}
{%- endmacro %}
