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

final as (

    {{ estimates_by_region('responses', 'items', ['maturity_level']) }}

)

select * from final
