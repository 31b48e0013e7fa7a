{# Whether the whole text matches a regular expression. #}
{% macro matches_whole(expression, pattern) -%}
    {{ return(adapter.dispatch('matches_whole')(expression, pattern)) }}
{%- endmacro %}

{% macro default__matches_whole(expression, pattern) -%}
    regexp_full_match({{ expression }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__matches_whole(expression, pattern) -%}
    {{ expression }} rlike '\A(?:{{ pattern }})\z'
{%- endmacro %}
