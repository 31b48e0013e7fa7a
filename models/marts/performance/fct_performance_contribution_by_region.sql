with

outcomes as (

    select * from {{ ref('stg_reference__pmm_outcomes') }}

),

asked as (

    select
        items.wave_id,
        items.item_code,
        coalesce(outcomes.pmm_dimension_code, items.item_code) as pmm_dimension_code,
        outcomes.pmm_outcome_code
    from {{ ref('int_wave_items') }} as items
    left join outcomes
        on items.item_code = outcomes.pmm_outcome_code
    where items.topic = 'performance'

),

items as (

    select
        wave_id,
        pmm_dimension_code,
        pmm_outcome_code
    from asked
    where pmm_outcome_code is not null

    union

    select
        wave_id,
        pmm_dimension_code,
        'ALL' as pmm_outcome_code
    from asked

),

answers as (

    select * from {{ ref('int_counted_answers') }}
    where
        topic = 'performance'
        and answer_code is not null

),

answered as (

    select distinct
        wave_id,
        submission_id,
        region_code
    from answers

),

chosen_items as (

    select
        answers.wave_id,
        answers.submission_id,
        asked.pmm_dimension_code,
        asked.pmm_outcome_code
    from answers
    inner join asked
        on
            answers.wave_id = asked.wave_id
            and answers.item_code = asked.item_code
    where answers.answer_code = 'yes'

),

chosen as (

    select * from chosen_items

    union

    select
        wave_id,
        submission_id,
        pmm_dimension_code,
        'ALL' as pmm_outcome_code
    from chosen_items

),

responses as (

    select
        answered.wave_id,
        answered.region_code,
        items.pmm_dimension_code,
        items.pmm_outcome_code,
        true as is_answered,
        chosen.submission_id is not null as is_chosen
    from answered
    inner join items
        on answered.wave_id = items.wave_id
    left join chosen
        on
            answered.wave_id = chosen.wave_id
            and answered.submission_id = chosen.submission_id
            and items.pmm_dimension_code = chosen.pmm_dimension_code
            and items.pmm_outcome_code = chosen.pmm_outcome_code

),

estimates as (

    {{ estimates_by_region('responses', 'items', ['pmm_dimension_code', 'pmm_outcome_code']) }}

),

final as (

    select
        wave_id,
        region_code,
        pmm_dimension_code,
        pmm_outcome_code,
        item_base,
        item_count,
        share,
        share_weighted,
        standard_error,
        ci_low,
        ci_high,
        census_low,
        census_high,
        {{ rank_within(
            'item_count', ['wave_id', 'region_code', "case when pmm_outcome_code = 'ALL' then 'ALL' else pmm_dimension_code end"]
        ) }} as contribution_rank
    from estimates

)

select * from final
