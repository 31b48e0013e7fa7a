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

responses as (

    select
        choices.wave_id,
        choices.region_code,
        outcomes.pmm_dimension_code,
        outcomes.pmm_outcome_code,
        choices.answered,
        choices.chosen
    from {{ ref('int_choices_by_region') }} as choices
    inner join outcomes
        on choices.item_code = outcomes.pmm_outcome_code
    where choices.topic = 'performance'

    union all

    select
        wave_id,
        region_code,
        item_code as pmm_dimension_code,
        'ALL' as pmm_outcome_code,
        answered,
        chosen
    from {{ ref('int_choices_by_region') }}
    where topic = 'performance_dimension'

),

estimates as (

    {{ estimates_by_region('responses', 'items', ['pmm_dimension_code', 'pmm_outcome_code']) }}

),

-- Dimensions are ranked among themselves, outcomes within their dimension.
grouped as (

    select
        *,
        case when pmm_outcome_code = 'ALL' then 'performance_dimension' else 'performance' end as topic,
        case when pmm_outcome_code = 'ALL' then pmm_dimension_code else pmm_outcome_code end as item_code,
        case when pmm_outcome_code = 'ALL' then 'ALL' else pmm_dimension_code end as rank_group
    from estimates

),

ranked as (

    select
        *,
        {{ rank_within('item_count', ['wave_id', 'region_code', 'rank_group']) }} as contribution_rank
    from grouped

),

placed as (

    select
        wave_id,
        region_code,
        topic,
        item_code,
        rank_group,
        contribution_rank as place
    from ranked

),

ranges as (

    {{ rank_ranges('placed') }}

),

final as (

    select
        ranked.wave_id,
        ranked.region_code,
        ranked.pmm_dimension_code,
        ranked.pmm_outcome_code,
        ranked.item_base,
        ranked.item_count,
        ranked.share,
        ranked.share_weighted,
        ranked.standard_error,
        ranked.ci_low,
        ranked.ci_high,
        ranked.census_low,
        ranked.census_high,
        ranked.contribution_rank,
        ranges.rank_low,
        ranges.rank_high
    from ranked
    left join ranges
        on
            ranked.wave_id = ranges.wave_id
            and ranked.region_code = ranges.region_code
            and ranked.topic = ranges.topic
            and ranked.item_code = ranges.item_code

)

select * from final
