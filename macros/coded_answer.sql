{#
    What an answer stands for, as SQL: its code, a number of a scale as it stands, `unlisted` where the codebook does not list it,
    null where nothing was answered (a wording may say so too). Free text stays byte for byte. Who answers stands there in the form
    for comparing: there are too many wordings for a list.

    `expression`: the cell. `topic`, `answer_type`: of its question. `listed`: see `wordings`, for the question's topic and wave.
#}
{% macro coded_answer(expression, topic, answer_type, listed) -%}
    {%- set text = comparable(expression) -%}
    {%- if answer_type == 'text' -%}
        case when {{ has_text(expression) }} then {{ expression }} end
    {%- elif topic == 'respondent' -%}
        {{ text }}
    {%- else -%}
        {%- set number -%}
            {%- if answer_type == 'scale' -%} when {{ matches_whole(text, '\\d+(\\.\\d+)?') }} then {{ text }} {%- endif -%}
        {%- endset -%}
        nullif(coalesce(
            {{ code_of(text, listed.texts, listed.codes) }},
            case {{ number }} when {{ text }} is not null then 'unlisted' end
        ), 'no_answer')
    {%- endif -%}
{%- endmacro %}
