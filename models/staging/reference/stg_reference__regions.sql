with

source as (

    select * from {{ ref('ref_regions') }}

),

renamed as (

    select
        region_code,
        label_en,
        label_fr,
        cast(sort_order as integer) as sort_order
    from source

)

select * from renamed
