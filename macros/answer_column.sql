{# The column of answers about one thing as SQL; a null where no questionnaire asks about it. #}
{% macro answer_column(topic, item_code='') -%}
    {%- set found = answer_columns(topic) | selectattr('item_code', 'eq', item_code) | map(attribute='name') | list -%}
    {{ return(found | first if found else 'cast(null as string)') }}
{%- endmacro %}
