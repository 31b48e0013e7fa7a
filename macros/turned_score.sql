{#
    A score as a number, turned so that high means more; null where the answer is no number on the scale of its wave.
    `answer`: a number as text, or a code. `lowest`, `highest`: the ends of the scale. `high_is_more`: whether its high end means more.
#}
{% macro turned_score(answer, lowest, highest, high_is_more) -%}
    {%- set score = try_cast(answer, 'double') -%}
    case
        when {{ score }} between {{ lowest }} and {{ highest }}
            then case when {{ high_is_more }} then {{ score }} else {{ lowest }} + {{ highest }} - {{ score }} end
    end
{%- endmacro %}
