{# Text without the Unicode white space around it (no-break spaces included); null where nothing is left. #}
{% macro trimmed(expression) -%}
    {%- set space = '[\\s\\p{Z}\\x{0B}\\x{1C}-\\x{1F}\\x{85}]+' -%}
    nullif(regexp_replace({{ expression }}, '^{{ space }}|{{ space }}$', '', 'g'), '')
{%- endmacro %}
