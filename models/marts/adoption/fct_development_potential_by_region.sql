with

items as (

    select
        wave_id,
        item_code as technology_code
    from {{ ref('int_wave_items') }}
    where topic = 'technology_status'

),

responses as (

    {{ responses_about('development_potential') }}

),

estimates as (

    {{ estimates_by_region('responses', 'items', ['technology_code']) }}

),

ranked as (

    select
        wave_id,
        region_code,
        technology_code,
        item_base,
        item_count,
        share,
        share_weighted,
        standard_error,
        ci_low,
        ci_high,
        census_low,
        census_high,
        {{ rank_within('item_count', ['wave_id', 'region_code']) }} as potential_rank
    from estimates

),

placed as (

    select
        wave_id,
        region_code,
        'development_potential' as topic,
        technology_code as item_code,
        '' as rank_group,
        potential_rank as place
    from ranked

),

ranges as (

    {{ rank_ranges('placed') }}

),

final as (

    select
        ranked.*,
        ranges.rank_low,
        ranges.rank_high
    from ranked
    left join ranges
        on
            ranked.wave_id = ranges.wave_id
            and ranked.region_code = ranges.region_code
            and ranked.technology_code = ranges.item_code

)

select * from final
