with

items as (

    select distinct
        wave_id,
        case when topic = 'capacity_other' then 'other' else item_code end as capacity_need_code
    from {{ ref('int_wave_items') }}
    where topic in ('capacity', 'capacity_other')

),

responses as (

    {{ responses_about('capacity_needs') }}

),

estimates as (

    {{ estimates_by_region('responses', 'items', ['capacity_need_code']) }}

),

ranked as (

    select
        wave_id,
        region_code,
        capacity_need_code,
        item_base,
        item_count,
        share,
        share_weighted,
        standard_error,
        ci_low,
        ci_high,
        census_low,
        census_high,
        {{ rank_within('item_count', ['wave_id', 'region_code']) }} as need_rank
    from estimates

),

placed as (

    select
        wave_id,
        region_code,
        'capacity' as topic,
        capacity_need_code as item_code,
        '' as rank_group,
        need_rank as place
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
            and ranked.capacity_need_code = ranges.item_code

)

select * from final
