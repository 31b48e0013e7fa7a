with

final as (

    select
        agency_type,
        label_en,
        label_fr,
        sort_order
    from {{ ref('stg_reference__agency_types') }}

)

select * from final
