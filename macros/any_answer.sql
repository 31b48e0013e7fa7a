{# Whether any of the columns of answers holds one that the codebook knows, or a text, as a condition. #}
{% macro any_answer(columns) -%}
    {%- set known = [] -%}
    {%- for column in columns -%}
        {%- do known.append(column.name if column.is_text else "nullif(" ~ column.name ~ ", 'unlisted')") -%}
    {%- endfor -%}
    {{ return('coalesce(' ~ ((known + ['null']) | join(', ')) ~ ') is not null') }}
{%- endmacro %}
