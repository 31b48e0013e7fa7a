{# A row for each whole number from one to another: stands alone in a select list, as the column `name`. #}
{% macro numbers_from_to(first_number, last_number, name) -%}
    {{ return(adapter.dispatch('numbers_from_to')(first_number, last_number, name)) }}
{%- endmacro %}

{% macro default__numbers_from_to(first_number, last_number, name) -%}
    cast(unnest(generate_series({{ first_number }}, {{ last_number }})) as integer) as {{ name }}
{%- endmacro %}

{# Spark's own would count down where the last is below the first. #}
{% macro spark__numbers_from_to(first_number, last_number, name) -%}
    explode(case when {{ first_number }} <= {{ last_number }} then sequence({{ first_number }}, {{ last_number }}) end) as {{ name }}
{%- endmacro %}
