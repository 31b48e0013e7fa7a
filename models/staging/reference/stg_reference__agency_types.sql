with

source as (

    select * from {{ ref('ref_agency_types') }}

),

renamed as (

    select
        agency_type,
        label_en,
        label_fr,
        cast(sort_order as integer) as sort_order
    from source

)

select * from renamed
