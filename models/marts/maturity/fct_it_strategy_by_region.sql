with

items as (

    select wave_id
    from {{ ref('int_wave_items') }}
    where topic = 'it_strategy'

),

responses as (

    {{ responses_about('it_strategy') }}

),

final as (

    {{ estimates_by_region('responses', 'items', []) }}

)

select * from final
