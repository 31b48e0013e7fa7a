{# A text as SQL writes it, quotes included. In a literal of Spark's a backslash means something. #}
{% macro text_literal(text) -%}
    {{ return(adapter.dispatch('text_literal')(text | string)) }}
{%- endmacro %}

{% macro default__text_literal(text) -%}
    {{ return("'" ~ text | replace("'", "''") ~ "'") }}
{%- endmacro %}

{% macro spark__text_literal(text) -%}
    {{ return("'" ~ text | replace('\\', '\\\\') | replace("'", "\\'") ~ "'") }}
{%- endmacro %}
