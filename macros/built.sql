{# A table that an earlier model has built, for a query while dbt compiles; the model that calls says `depends_on` itself. #}
{% macro built(schema, name) -%}
    {{ return(adapter.dispatch('built')(schema, name)) }}
{%- endmacro %}

{% macro default__built(schema, name) -%}
    {{ return(target.database ~ '.' ~ schema ~ '.' ~ name) }}
{%- endmacro %}

{% macro spark__built(schema, name) -%}
    {{ return(schema ~ '.' ~ name) }}
{%- endmacro %}
