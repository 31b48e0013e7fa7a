with

source as (

    select * from {{ ref('ref_adoption_statuses') }}

),

renamed as (

    select
        adoption_status,
        label_en,
        label_fr,
        description_en,
        description_fr,
        cast(sort_order as integer) as sort_order,
        cast(is_development_potential as boolean) as is_development_potential,
        cast(is_in_use as boolean) as is_in_use
    from source

)

select * from renamed
