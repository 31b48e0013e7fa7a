-- depends_on: {{ ref('stg_reference__pmm_outcomes') }}, {{ ref('stg_reference__adoption_statuses') }}
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02
{% set questions = choices() %}
with

answers as (

    select * from {{ ref('int_survey_answers') }}
    where
        survey_code = 'member'
        and reason = 'counted'

),

counts as (

    select
        wave_id,
        region_code,
        phase
        {%- for question in questions %},
        count(*) filter (where {{ question.answered }}) as answered_{{ loop.index }},
        count(*) filter (where {{ question.chosen }}) as chosen_{{ loop.index }}
        {%- endfor %}
    from answers
    group by wave_id, region_code, phase

),

final as (

    {% for question in questions %}
    select
        wave_id,
        region_code,
        phase,
        {{ text_literal(question.topic) }} as topic,
        {{ text_literal(question.item_code) }} as item_code,
        answered_{{ loop.index }} as answered,
        chosen_{{ loop.index }} as chosen
    from counts
    {{ 'union all' if not loop.last }}
    {% else %}
    select
        wave_id,
        region_code,
        phase,
        '' as topic,
        '' as item_code,
        0 as answered,
        0 as chosen
    from counts
    {% endfor %}

)

select * from final
