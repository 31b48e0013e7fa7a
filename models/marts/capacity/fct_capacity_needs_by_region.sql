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

final as (

    {{ ranked_estimates('estimates', 'capacity_need_code', 'capacity', 'need_rank') }}

)

select * from final
