with

items as (

    select
        wave_id,
        item_code as technology_code
    from {{ ref('int_wave_items') }}
    where topic = 'technology_status'

),

responses as (

    select
        wave_id,
        region_code,
        item_code as technology_code,
        answered,
        chosen
    from {{ ref('int_choices_by_region') }}
    where topic = 'top_technology'

),

estimates as (

    {{ estimates_by_region('responses', 'items', ['technology_code']) }}

),

final as (

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
        {{ rank_within('item_count', ['wave_id', 'region_code']) }} as vote_rank
    from estimates

)

select * from final
