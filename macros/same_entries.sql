{# Whether the texts of a group are the entries of a list that a text holds, separated by a comma and a blank, in any order. #}
{% macro same_entries(expression, list_text) -%}
    {{ return(adapter.dispatch('same_entries')(expression, list_text)) }}
{%- endmacro %}

{% macro default__same_entries(expression, list_text) -%}
    list_sort(list({{ expression }})) = list_sort(string_split({{ list_text }}, ', '))
{%- endmacro %}

{% macro spark__same_entries(expression, list_text) -%}
    sort_array(collect_list({{ expression }})) = sort_array(split({{ list_text }}, ', '))
{%- endmacro %}
