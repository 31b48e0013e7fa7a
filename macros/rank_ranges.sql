{#
    Between which places an item may stand among all Members, with 95 % for all pairs of its group at once: a query for wave_id,
    region_code, topic, item_code, rank_low, rank_high.

    `ranked`: name of a CTE with wave_id, region_code, topic, item_code, rank_group and place, the rank; rows without one take no part.

    Two items are apart where their difference is more than the critical value times its standard error. Where all Members of a
    region answered both, the ranks themselves say which is ahead. Source: Tukey's range test; ADR 0019.
#}
{% macro rank_ranges(ranked) %}
with

groups as (

    select
        *,
        count(*) over (partition by wave_id, region_code, topic, rank_group) as items
    from {{ ranked }}
    where place is not null

),

compared as (

    select
        groups.wave_id,
        groups.region_code,
        groups.topic,
        groups.item_code,
        groups.place,
        groups.items,
        critical.critical_value,
        case
            when pairs.standard_error = 0 and groups.region_code <> 'ALL' then sign(others.place - groups.place)
            when pairs.difference > critical.critical_value * pairs.standard_error + 1e-12 then 1
            when pairs.difference < -(critical.critical_value * pairs.standard_error + 1e-12) then -1
        end as direction
    from groups
    left join {{ ref('stg_reference__rank_critical_values') }} as critical
        on groups.items = critical.items
    left join groups as others
        on
            groups.wave_id = others.wave_id
            and groups.region_code = others.region_code
            and groups.topic = others.topic
            and groups.rank_group = others.rank_group
            and groups.item_code <> others.item_code
    left join {{ ref('int_item_pairs') }} as pairs
        on
            groups.wave_id = pairs.wave_id
            and groups.region_code = pairs.region_code
            and groups.topic = pairs.topic
            and groups.item_code = pairs.item_code
            and others.item_code = pairs.other_item_code

)

-- Without a critical value (more items than are listed) there is no range, which a test finds.
select
    wave_id,
    region_code,
    topic,
    item_code,
    case
        when items = 1 or critical_value is not null
            then cast(least(place, 1 + count(case when direction < 0 then 1 end)) as integer)
    end as rank_low,
    case
        when items = 1 or critical_value is not null
            then cast(greatest(place, items - count(case when direction > 0 then 1 end)) as integer)
    end as rank_high
from compared
group by wave_id, region_code, topic, item_code, place, items, critical_value
{% endmacro %}
