with

final as (

    select
        technology_code,
        label_en,
        label_fr,
        sort_order
    from {{ ref('stg_reference__technologies') }}

)

select * from final
