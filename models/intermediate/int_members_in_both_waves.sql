with

pairs as (

    select * from {{ ref('int_wave_pairs') }}

),

members as (

    select * from {{ ref('int_members_by_wave') }}

),

lists as (

    select
        pairs.wave_id,
        pairs.previous_wave_id,
        members.region_code,
        members.member_iso3,
        0 as listed_before,
        1 as listed_now
    from pairs
    inner join members
        on pairs.wave_id = members.wave_id

    union all

    select
        pairs.wave_id,
        pairs.previous_wave_id,
        members.region_code,
        members.member_iso3,
        1 as listed_before,
        0 as listed_now
    from pairs
    inner join members
        on pairs.previous_wave_id = members.wave_id

),

memberships as (

    select
        wave_id,
        previous_wave_id,
        region_code,
        member_iso3,
        sum(listed_before) as listed_before,
        sum(listed_now) as listed_now
    from lists
    group by wave_id, previous_wave_id, region_code, member_iso3

    union all

    select
        wave_id,
        previous_wave_id,
        'ALL' as region_code,
        member_iso3,
        sum(listed_before) as listed_before,
        sum(listed_now) as listed_now
    from lists
    group by wave_id, previous_wave_id, member_iso3

),

final as (

    select
        wave_id,
        previous_wave_id,
        region_code,
        cast(sum(listed_before) as bigint) as previous_members,
        cast(sum(listed_now) as bigint) as members,
        cast(sum(listed_before * listed_now) as bigint) as members_in_both
    from memberships
    group by wave_id, previous_wave_id, region_code

)

select * from final
