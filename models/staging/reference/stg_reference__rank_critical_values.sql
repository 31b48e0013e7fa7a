with

source as (

    select * from {{ ref('ref_rank_critical_values') }}

),

renamed as (

    select
        cast(items as integer) as items,
        cast(critical_value as double) as critical_value
    from source

)

select * from renamed
