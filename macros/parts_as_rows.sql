{#
    A row for each part of a text between matches of a regular expression: the columns `text_name`, and `number_name` with the
    place of the part (from whatever number, rising).
#}
{% macro parts_as_rows(expression, separator, text_name, number_name) -%}
    {{ return(adapter.dispatch('parts_as_rows')(expression, separator, text_name, number_name)) }}
{%- endmacro %}

{% macro default__parts_as_rows(expression, separator, text_name, number_name) -%}
    unnest(string_split_regex({{ expression }}, '{{ separator }}')) as {{ text_name }},
        generate_subscripts(string_split_regex({{ expression }}, '{{ separator }}'), 1) as {{ number_name }}
{%- endmacro %}

{% macro spark__parts_as_rows(expression, separator, text_name, number_name) -%}
    posexplode(split({{ expression }}, r'{{ separator }}')) as ({{ number_name }}, {{ text_name }})
{%- endmacro %}
