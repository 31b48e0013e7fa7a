{#
    A text that is one of a few, in the type that a database keeps small and compares fast; it reads and compares as text. Other
    texts are an error.
#}
{% macro one_of(expression, texts) -%}
    {{ return(adapter.dispatch('one_of')(expression, texts)) }}
{%- endmacro %}

{% macro default__one_of(expression, texts) -%}
    cast({{ expression }} as enum ({{ literals(texts) }}))
{%- endmacro %}

{% macro spark__one_of(expression, texts) -%}
    {{ return(expression) }}
{%- endmacro %}
