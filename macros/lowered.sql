{#
    The text in lower case, letter by letter: a final sigma stays a sigma, and no letter becomes two. Spark looks at whole words,
    so it gets the two letters of which that is true in lower case already.
#}
{% macro lowered(expression) -%}
    {{ return(adapter.dispatch('lowered')(expression)) }}
{%- endmacro %}

{% macro default__lowered(expression) -%}
    lower({{ expression }})
{%- endmacro %}

{% macro spark__lowered(expression) -%}
    lower(translate({{ expression }}, '{{ '\u03a3\u0130' }}', '{{ '\u03c3i' }}'))
{%- endmacro %}
