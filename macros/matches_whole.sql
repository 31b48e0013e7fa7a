{# Whether the whole text matches a regular expression. In a literal of Spark's a backslash means something unless it is raw. #}
{% macro matches_whole(expression, pattern) -%}
    {{ return(adapter.dispatch('matches_whole')(expression, pattern)) }}
{%- endmacro %}

{% macro default__matches_whole(expression, pattern) -%}
    regexp_full_match({{ expression }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__matches_whole(expression, pattern) -%}
    {{ expression }} rlike r'\A(?:{{ pattern }})\z'
{%- endmacro %}
