{# Text without white space and invisible marks around it (no-break spaces and zero-width marks included); null where nothing is left. #}
{% macro trimmed(expression) -%}
    {%- set around = '[\\s\\p{Z}\\x{0B}\\x{1C}-\\x{1F}\\x{85}' ~ invisible_marks() ~ ']+' -%}
    nullif({{ regexp_replace_all(expression, '\\A' ~ around ~ '|' ~ around ~ '\\z', '') }}, '')
{%- endmacro %}
