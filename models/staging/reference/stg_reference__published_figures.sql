with

source as (

    select * from {{ ref('ref_published_figures') }}

),

renamed as (

    select
        wave_id,
        claim_id,
        report_section,
        measure,
        region_code,
        item_code,
        claim_kind,
        published_value,
        unit
    from source

)

select * from renamed
