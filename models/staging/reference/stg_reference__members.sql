with

source as (

    select * from {{ ref('ref_members') }}

),

renamed as (

    select
        iso3 as member_iso3,
        iso2,
        label_en,
        label_fr,
        region_code,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to
    from source

)

select * from renamed
