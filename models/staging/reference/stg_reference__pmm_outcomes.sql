with

source as (

    select * from {{ ref('ref_pmm_outcomes') }}

),

renamed as (

    select
        pmm_outcome_code,
        pmm_dimension_code,
        label_en,
        label_fr,
        cast(sort_order as integer) as sort_order
    from source

)

select * from renamed
