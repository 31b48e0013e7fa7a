with

source as (

    select * from {{ ref('ref_topics') }}

),

renamed as (

    select
        topic_code,
        label_en,
        label_fr,
        cast(sort_order as integer) as sort_order
    from source

)

select * from renamed
