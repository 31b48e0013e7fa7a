with

statuses as (

    select * from {{ ref('stg_reference__adoption_statuses') }}

),

items as (

    select
        technologies.wave_id,
        technologies.item_code as technology_code,
        statuses.adoption_status
    from {{ ref('int_wave_items') }} as technologies
    cross join statuses
    where technologies.topic = 'technology_status'

),

responses as (

    {{ responses_about('technology_adoption') }}

),

final as (

    {{ estimates_by_region('responses', 'items', ['technology_code', 'adoption_status']) }}

)

select * from final
