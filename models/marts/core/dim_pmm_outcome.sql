with

outcomes as (

    select * from {{ ref('stg_reference__pmm_outcomes') }}

),

dimensions as (

    select * from {{ ref('stg_reference__pmm_dimensions') }}

),

final as (

    select
        outcomes.pmm_outcome_code,
        outcomes.label_en,
        outcomes.label_fr,
        outcomes.sort_order,
        outcomes.pmm_dimension_code,
        dimensions.label_en as pmm_dimension_label_en,
        dimensions.label_fr as pmm_dimension_label_fr,
        dimensions.description_en as pmm_dimension_description_en,
        dimensions.description_fr as pmm_dimension_description_fr
    from outcomes
    inner join dimensions
        on outcomes.pmm_dimension_code = dimensions.pmm_dimension_code

)

select * from final
