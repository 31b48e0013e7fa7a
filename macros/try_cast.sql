{#
    A cast that gives null where the text does not fit (`dbt.safe_cast` is a plain cast on DuckDB and on Spark).
    Both engines know `try_cast`; another one gets its own `<adapter>__try_cast`.
#}
{% macro try_cast(expression, data_type) -%}
    {{ return(adapter.dispatch('try_cast')(expression, data_type)) }}
{%- endmacro %}

{% macro default__try_cast(expression, data_type) -%}
    try_cast({{ expression }} as {{ data_type }})
{%- endmacro %}
