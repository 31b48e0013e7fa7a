{# A folder's schema is named as it is: `marts`, not `main_marts`. Readers type these names. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
