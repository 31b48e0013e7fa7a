with

final as (

    select
        pmm_dimension_code,
        label_en,
        label_fr,
        sort_order,
        description_en,
        description_fr
    from {{ ref('stg_reference__pmm_dimensions') }}

)

select * from final
