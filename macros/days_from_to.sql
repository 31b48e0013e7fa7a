{# A row for each day from one day to another: stands alone in a select list, as the column `name`. #}
{% macro days_from_to(first_day, last_day, name) -%}
    {{ return(adapter.dispatch('days_from_to')(first_day, last_day, name)) }}
{%- endmacro %}

{% macro default__days_from_to(first_day, last_day, name) -%}
    cast(unnest(generate_series({{ first_day }}, {{ last_day }}, interval 1 day)) as date) as {{ name }}
{%- endmacro %}

{% macro spark__days_from_to(first_day, last_day, name) -%}
    explode(case when {{ first_day }} <= {{ last_day }} then sequence({{ first_day }}, {{ last_day }}, interval 1 day) end) as {{ name }}
{%- endmacro %}
