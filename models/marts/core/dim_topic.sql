with

final as (

    select
        topic_code,
        label_en,
        label_fr,
        sort_order
    from {{ ref('stg_reference__topics') }}

)

select * from final
