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

    {{ ranked_estimates('estimates', 'technology_code', 'top_technology', 'vote_rank') }}

)

select * from final
