{#
    A cast that gives null where the text does not fit (`dbt.safe_cast` is a plain cast on DuckDB and on Spark). A time of any
    zone becomes that of UTC, without a zone.
#}
{% macro try_cast(expression, data_type) -%}
    {{ return(adapter.dispatch('try_cast')(expression, data_type)) }}
{%- endmacro %}

{% macro default__try_cast(expression, data_type) -%}
    try_cast({{ expression }} as {{ data_type }})
{%- endmacro %}

{# The session's zone is UTC. #}
{% macro spark__try_cast(expression, data_type) -%}
    {%- if data_type == 'timestamp' -%}
        cast(try_cast({{ expression }} as timestamp_ltz) as timestamp_ntz)
    {%- else -%}
        try_cast({{ expression }} as {{ data_type }})
    {%- endif -%}
{%- endmacro %}
