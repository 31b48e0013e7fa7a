with

source as (

    select * from {{ ref('ref_technology_bundles') }}

),

renamed as (

    select
        wave_id,
        technology_code,
        member_technology_code
    from source

)

select * from renamed
