with

members as (

    select * from {{ ref('stg_reference__members') }}

),

latest as (

    select *
    from members
    qualify row_number() over (partition by member_iso3 order by valid_from desc nulls last) = 1

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
    from latest

)

select * from final
