with

final as (

    select
        adoption_status,
        label_en,
        label_fr,
        sort_order,
        is_development_potential,
        description_en,
        description_fr,
        is_in_use
    from {{ ref('stg_reference__adoption_statuses') }}

)

select * from final
