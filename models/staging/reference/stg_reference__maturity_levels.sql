with

source as (

    select * from {{ ref('ref_maturity_levels') }}

),

renamed as (

    select
        maturity_code,
        label_en,
        label_fr,
        description_en,
        description_fr,
        cast(maturity_level as integer) as maturity_level,
        cast(sort_order as integer) as sort_order
    from source

)

select * from renamed
