{# Whether any of the columns of `int_survey_answers` holds an answer that the codebook knows, or a text, as a condition. #}
{% macro any_answer(columns) -%}
    {%- set given = [] -%}
    {%- for column in columns -%}
        {%- do given.append(column.name if column.is_text else "coalesce(" ~ column.name ~ " <> 'unlisted', false)") -%}
    {%- endfor -%}
    {{ return('(' ~ (given | join(' or ') or 'false') ~ ')') }}
{%- endmacro %}
