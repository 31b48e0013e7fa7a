{# Whether any of the columns of `int_survey_answers` holds the code, as a condition; a text never does. #}
{% macro any_of(columns, code) -%}
    {%- set coded = columns | rejectattr('is_text') | map(attribute='name') | join(', ') -%}
    {{ return(text_literal(code) ~ ' in (' ~ (coded or 'null') ~ ')') }}
{%- endmacro %}
