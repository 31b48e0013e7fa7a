-- depends_on: {{ ref('stg_reference__pmm_outcomes') }}, {{ ref('stg_reference__adoption_statuses') }}
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02
{% set questions = choices() %}
with

pairs as (

    select * from {{ ref('int_wave_pairs') }}

),

choices as (

    select
        wave_id,
        member_iso3,
        region_code
        {%- for question in questions %},
        {{ question.answered }} as answered_{{ loop.index }},
        {{ question.chosen }} as chosen_{{ loop.index }}
        {%- endfor %}
    from {{ ref('int_survey_answers') }}
    where
        survey_code = 'member'
        and reason = 'counted'

),

counts as (

    select
        pairs.wave_id,
        pairs.previous_wave_id,
        choices.region_code,
        choices.region_code = previous_choices.region_code as has_stayed
        {%- for question in questions %}
        {%- set both = 'choices.answered_' ~ loop.index ~ ' and previous_choices.answered_' ~ loop.index %},
        count(*) filter (where {{ both }}) as members_{{ loop.index }},
        count(*) filter (where {{ both }} and previous_choices.chosen_{{ loop.index }}) as chose_before_{{ loop.index }},
        count(*) filter (where {{ both }} and choices.chosen_{{ loop.index }}) as chose_now_{{ loop.index }},
        count(*) filter (where {{ both }} and previous_choices.chosen_{{ loop.index }} and choices.chosen_{{ loop.index }})
            as chose_both_{{ loop.index }}
        {%- endfor %}
    from pairs
    inner join choices
        on pairs.wave_id = choices.wave_id
    inner join choices as previous_choices
        on
            pairs.previous_wave_id = previous_choices.wave_id
            and choices.member_iso3 = previous_choices.member_iso3
    group by pairs.wave_id, pairs.previous_wave_id, choices.region_code, choices.region_code = previous_choices.region_code

),

final as (

    {% for question in questions %}
    select
        wave_id,
        previous_wave_id,
        region_code,
        has_stayed,
        {{ text_literal(question.topic) }} as topic,
        {{ text_literal(question.item_code) }} as item_code,
        members_{{ loop.index }} as members,
        chose_before_{{ loop.index }} as chose_before,
        chose_now_{{ loop.index }} as chose_now,
        chose_both_{{ loop.index }} as chose_both
    from counts
    {{ 'union all' if not loop.last }}
    {% else %}
    select
        wave_id,
        previous_wave_id,
        region_code,
        has_stayed,
        '' as topic,
        '' as item_code,
        0 as members,
        0 as chose_before,
        0 as chose_now,
        0 as chose_both
    from counts
    {% endfor %}

)

select * from final
