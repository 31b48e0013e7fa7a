with

final as (

    select
        capacity_need_code,
        label_en,
        label_fr,
        sort_order,
        description_en,
        description_fr
    from {{ ref('stg_reference__capacity_needs') }}

)

select * from final
