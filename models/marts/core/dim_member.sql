with

members as (

    select * from {{ ref('stg_reference__members') }}

),

periods as (

    select
        *,
        row_number() over (partition by member_iso3 order by valid_from desc nulls last) as age
    from members

),

final as (

    select
        member_iso3,
        label_en,
        label_fr,
        cast(row_number() over (order by label_en, member_iso3) as integer) as sort_order,
        iso2,
        region_code,
        valid_from,
        valid_to
    from periods
    where age = 1

)

select * from final
