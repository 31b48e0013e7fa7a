with

source as (

    select * from {{ ref('ref_overlapping_activities') }}

),

renamed as (

    select
        wave_id,
        technology_code,
        merged_into,
        reason,
        reason_fr
    from source

)

select * from renamed
