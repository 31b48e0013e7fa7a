-- depends_on: {{ ref('stg_reference__pmm_outcomes') }}, {{ ref('stg_reference__adoption_statuses') }}
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02
{% set questions = ranked_choices() %}
with

answers as (

    select * from {{ ref('int_survey_answers') }}
    where
        survey_code = 'member'
        and reason = 'counted'

),

{% for question in questions -%}
-- There are fewer combinations of answers than submissions, so fewer to look at.
{{ question.topic }} as (

    select
        wave_id,
        region_code,
        {%- for column in question.choices[0].columns %}
        {{ column.name }},
        {%- endfor %}
        count(*) as submissions
    from answers
    group by all

),

{% endfor -%}

final as (

    {% for question in questions %}
    {#- Where a question is answered as a whole, that is asked once, not for each item. -#}
    {% set is_one = question.choices | map(attribute='answered') | unique | list | length == 1 %}
    select
        wave_id,
        region_code,
        {{ text_literal(question.topic) }} as topic,
        {% for item in question.choices -%}
        case when {{ item.chosen }} then '1' {{ "else '0'" if is_one else 'when ' ~ item.answered ~ " then '0' else '-'" }} end
        {{- ' || ' if not loop.last }}
        {% endfor %} as pattern,
        cast(sum(submissions) as bigint) as submissions
    from {{ question.topic }}
    {{ 'where ' ~ question.choices[0].answered if is_one }}
    group by all
    {{ 'union all' if not loop.last }}
    {% else %}
    select
        wave_id,
        region_code,
        '' as topic,
        '' as pattern,
        count(*) as submissions
    from answers
    group by wave_id, region_code
    {% endfor %}

)

select * from final
