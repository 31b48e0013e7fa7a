with

final as (

    select
        engagement_code,
        label_en,
        label_fr,
        sort_order
    from {{ ref('stg_reference__engagements') }}

)

select * from final
