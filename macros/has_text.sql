{# Whether there is anything but white space and marks that nobody sees. #}
{% macro has_text(expression) -%}
    {{ return(adapter.dispatch('has_match')(expression, '[^\\s\\p{Z}\\x{0B}\\x{1C}-\\x{1F}\\x{85}' ~ invisible_marks() ~ ']')) }}
{%- endmacro %}

{% macro default__has_match(expression, pattern) -%}
    regexp_matches({{ expression }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__has_match(expression, pattern) -%}
    {{ expression }} rlike r'{{ pattern }}'
{%- endmacro %}
