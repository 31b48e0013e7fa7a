with

final as (

    select
        maturity_level,
        label_en,
        label_fr,
        sort_order,
        maturity_code,
        description_en,
        description_fr
    from {{ ref('stg_reference__maturity_levels') }}

)

select * from final
