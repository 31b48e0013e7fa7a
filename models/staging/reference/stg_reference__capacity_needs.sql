with

source as (

    select * from {{ ref('ref_capacity_needs') }}

),

renamed as (

    select
        capacity_need_code,
        label_en,
        label_fr,
        description_en,
        description_fr,
        cast(sort_order as integer) as sort_order
    from source

)

select * from renamed
