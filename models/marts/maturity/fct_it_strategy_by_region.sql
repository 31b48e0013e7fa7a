with

items as (

    select wave_id
    from {{ ref('int_wave_items') }}
    where topic = 'it_strategy'

),

responses as (

    {{ responses_about('it_strategy') }}

),

estimates as (

    {{ estimates_by_region('responses', 'items', []) }}

),

final as (

    select
        wave_id,
        region_code,
        item_base,
        item_count,
        share,
        share_weighted,
        standard_error,
        ci_low,
        ci_high,
        census_low,
        census_high
    from estimates

)

select * from final
