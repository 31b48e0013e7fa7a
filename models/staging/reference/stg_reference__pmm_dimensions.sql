with

source as (

    select * from {{ ref('ref_pmm_dimensions') }}

),

renamed as (

    select
        pmm_dimension_code,
        label_en,
        label_fr,
        description_en,
        description_fr,
        cast(sort_order as integer) as sort_order
    from source

)

select * from renamed
