with

answers as (

    select * from {{ ref('int_answer_pairs') }}

),

choices as (

    select * from {{ ref('int_choice_pairs') }}

),

levels as (

    select * from {{ ref('stg_reference__maturity_levels') }}

),

statuses as (

    select * from {{ ref('stg_reference__adoption_statuses') }}

),

outcomes as (

    select * from {{ ref('stg_reference__pmm_outcomes') }}

),

-- Questions of one column: what an answer chooses follows from its code.
coded as (

    select
        answers.*,
        'it_strategy' as measure_code,
        '' as measure_item_code,
        {{ chosen_by('it_strategy', 'answers.previous_answer_code') }} as has_chosen_before,
        {{ chosen_by('it_strategy', 'answers.answer_code') }} as has_chosen_now
    from answers
    where answers.topic = 'it_strategy'

    union all

    select
        answers.*,
        'maturity' as measure_code,
        cast(levels.maturity_level as string) as measure_item_code,
        {{ chosen_by('maturity', 'answers.previous_answer_code', 'levels') }} as has_chosen_before,
        {{ chosen_by('maturity', 'answers.answer_code', 'levels') }} as has_chosen_now
    from answers
    cross join levels
    where answers.topic = 'maturity'

    union all

    select
        answers.*,
        'technology_adoption' as measure_code,
        concat_ws('/', answers.item_code, statuses.adoption_status) as measure_item_code,
        {{ chosen_by('technology_adoption', 'answers.previous_answer_code', 'statuses') }} as has_chosen_before,
        {{ chosen_by('technology_adoption', 'answers.answer_code', 'statuses') }} as has_chosen_now
    from answers
    cross join statuses
    where answers.topic = 'technology_status'

),

counts as (

    select
        wave_id,
        previous_wave_id,
        region_code,
        has_stayed,
        measure_code,
        measure_item_code as item_code,
        members,
        case when has_chosen_before then members else 0 end as chose_before,
        case when has_chosen_now then members else 0 end as chose_now,
        case when has_chosen_before and has_chosen_now then members else 0 end as chose_both
    from coded

    union all

    select
        choices.wave_id,
        choices.previous_wave_id,
        choices.region_code,
        choices.has_stayed,
        case choices.topic
            when 'engagement' then 'engagement'
            when 'development_potential' then 'development_potential'
            when 'capacity' then 'capacity_needs'
            when 'top_technology' then 'technology_votes'
            else 'performance_contribution'
        end as measure_code,
        case choices.topic
            when 'performance' then concat_ws('/', outcomes.pmm_dimension_code, outcomes.pmm_outcome_code)
            when 'performance_dimension' then concat_ws('/', choices.item_code, 'ALL')
            else choices.item_code
        end as item_code,
        choices.members,
        choices.chose_before,
        choices.chose_now,
        choices.chose_both
    from choices
    left join outcomes
        on
            choices.topic = 'performance'
            and choices.item_code = outcomes.pmm_outcome_code
    -- A column for a whole dimension is a choice of `performance_dimension`.
    where
        choices.topic <> 'performance'
        or outcomes.pmm_outcome_code is not null

),

final as (

    select
        wave_id,
        previous_wave_id,
        region_code,
        measure_code,
        item_code,
        cast(sum(members) as bigint) as members,
        cast(sum(chose_before) as bigint) as chose_before,
        cast(sum(chose_now) as bigint) as chose_now,
        cast(coalesce(sum(members) filter (where has_stayed), 0) as bigint) as stayed,
        cast(coalesce(sum(chose_before) filter (where has_stayed), 0) as bigint) as stayed_chose_before,
        cast(coalesce(sum(chose_now) filter (where has_stayed), 0) as bigint) as stayed_chose_now,
        cast(coalesce(sum(chose_both) filter (where has_stayed), 0) as bigint) as stayed_chose_both
    from counts
    group by wave_id, previous_wave_id, region_code, measure_code, item_code

)

select * from final
