with

items as (

    select
        wave_id,
        item_code as technology_code
    from {{ ref('int_wave_items') }}
    where topic = 'technology_status'

),

responses as (

    {{ responses_about('technology_votes') }}

),

estimates as (

    {{ estimates_by_region('responses', 'items', ['technology_code']) }}

),

final as (

    {{ ranked_estimates('estimates', 'technology_code', 'top_technology', 'vote_rank') }}

)

select * from final
