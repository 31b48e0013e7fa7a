with

levels as (

    select * from {{ ref('stg_reference__maturity_levels') }}

),

items as (

    select
        waves.wave_id,
        levels.maturity_level
    from {{ ref('int_wave_items') }} as waves
    cross join levels
    where waves.topic = 'maturity'

),

responses as (

    {{ responses_about('maturity') }}

),

estimates as (

    {{ estimates_by_region('responses', 'items', ['maturity_level']) }}

),

final as (

    select
        wave_id,
        region_code,
        maturity_level,
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
