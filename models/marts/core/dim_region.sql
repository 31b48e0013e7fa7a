with

regions as (

    select * from {{ ref('stg_reference__regions') }}

),

final as (

    select
        region_code,
        label_en,
        label_fr,
        sort_order
    from regions

    union all

    select
        'ALL' as region_code,
        'All Members' as label_en,
        'Tous les Membres' as label_fr,
        0 as sort_order

)

select * from final
