{# A row for each word (letters, digits and `_`) of a text, as the column `name`. #}
{% macro words_as_rows(expression, name) -%}
    {{ return(adapter.dispatch('words_as_rows')(expression, name)) }}
{%- endmacro %}

{% macro default__words_as_rows(expression, name) -%}
    unnest(regexp_extract_all({{ expression }}, '\w+')) as {{ name }}
{%- endmacro %}

{% macro spark__words_as_rows(expression, name) -%}
    explode(regexp_extract_all({{ expression }}, r'\w+', 0)) as {{ name }}
{%- endmacro %}
