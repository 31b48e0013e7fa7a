-- Between which places each ranked item may stand, and how often redraws select a technology. Variable: critical_values.

create table patterns as
with performed as (
    select
        region_code,
        list_transform(list_value(*columns('^performance_')), lambda chosen: coalesce(chosen, false)::integer) as y
    from coded where any_performance is not null
),
needed as (
    select
        region_code,
        list_value(*columns(name -> name like 'capacity%' and name not in ('capacity_other', 'capacity_other_text'))) as ticked,
        coalesce(capacity_other, false) or capacity_other_text as other
    from coded where any_capacity is not null
)
select
    'development_potential' as measure,
    region_code,
    list_transform(
        list_value(*columns('^status_')),
        lambda status: (status in ('under_development', 'under_consideration'))::integer
    ) as y,
    count(*) as n
from coded group by all
union all
select 'outcomes', region_code, y, count(*) from performed group by all
union all
select
    'capacity_needs', region_code,
    list_transform(list_append(ticked, other), lambda chosen: coalesce(chosen, false)::integer),
    count(*)
from needed group by all
union all
select
    'technology_votes', region_code,
    list_transform(
        (select list(column_name[8:] order by column_index) from duckdb_columns() where table_name = 'coded' and column_name[:7] = 'status_'),
        lambda code: coalesce(code in (top_technology_1, top_technology_2, top_technology_3), false)::integer
    ),
    count(*)
from coded where coalesce(top_technology_1, top_technology_2, top_technology_3) is not null group by all;

create table places as
with found as (
    select column_name as name, column_index from duckdb_columns() where table_name = 'coded'
),
placed as (
    select 'development_potential' as measure, name[8:] as item, column_index as nth from found where name[:7] = 'status_'
    union all
    select 'technology_votes', name[8:], column_index from found where name[:7] = 'status_'
    union all
    select 'outcomes', name[13:], column_index from found where name[:12] = 'performance_'
    union all
    select 'capacity_needs', name[10:], if(name = 'capacity_other', 9999, column_index) as nth
    from found where name[:9] = 'capacity_' and name <> 'capacity_other_text'
)
select measure, item, row_number() over (partition by measure order by nth) as place from placed;

-- Of each pair in a region: how many answered both, the sum of the differences, and of their squares.
create macro compared(one, other) as {n: count(one - other), s: sum(one - other), q: sum((one - other) * (one - other))};

create table pairs as
with chosen as (
    select measure, region_code, n, y from patterns
    union all
    select
        'dimensions', region_code, n,
        list_transform(
            [
                ['smoother_movement_of_goods', 'quality_of_services', 'paperless_trade', 'trust_with_trade', 'e_commerce_clearance'],
                ['revenue_collection'], ['targeting_and_detection', 'counterfeit_and_piracy'], ['organizational_development']
            ],
            lambda outcomes: list_max(list_transform(outcomes, lambda outcome: y[list_position(items, outcome)]))
        )
    from patterns, (select list(item order by place) as items from places where measure = 'outcomes')
    where measure = 'outcomes'
),
numbered as (
    from places
    union all
    select 'dimensions', unnest(['trade_facilitation', 'revenue_collection', 'enforcement_security', 'organizational_development']),
        unnest([1, 2, 3, 4])
)
select
    chosen.measure, region_code, i.item, j.item as other, 1.0 as unit,
    sum(n)::double as n, sum(n * (y[i.place] - y[j.place]))::double as s, sum(n * abs(y[i.place] - y[j.place]))::double as q
from chosen
inner join numbered as i on chosen.measure = i.measure
inner join numbered as j on i.measure = j.measure and i.place < j.place
where y[i.place] is not null and y[j.place] is not null
group by all
union all
select
    split_part(name, '/', 1), region_code, split_part(name, '/', 2), split_part(name, '/', 3),
    if(name like 'impact%', impact_max - impact_min, difficulty_max - difficulty_min) / 4,
    value.n, value.s, value.q
from (
    unpivot (
        select
            region_code,
            compared(impact_ai_ml, columns('^impact_([b-z].*)')) as 'impact/ai_ml/\1',
            compared(impact_big_data_analytics, columns('^impact_(bio.*|bl.*|[c-z].*)')) as 'impact/big_data_analytics/\1',
            compared(impact_biometrics, columns('^impact_(bl.*|[c-z].*)')) as 'impact/biometrics/\1',
            compared(impact_blockchain, columns('^impact_([c-z].*)')) as 'impact/blockchain/\1',
            compared(impact_cloud_computing, columns('^impact_([d-z].*)')) as 'impact/cloud_computing/\1',
            compared(impact_drones, columns('^impact_([e-z].*)')) as 'impact/drones/\1',
            compared(impact_geospatial_mapping, columns('^impact_([h-z].*)')) as 'impact/geospatial_mapping/\1',
            compared(impact_internet_of_things, columns('^impact_([j-z].*)')) as 'impact/internet_of_things/\1',
            compared(difficulty_ai_ml, columns('^difficulty_([b-z].*)')) as 'difficulty/ai_ml/\1',
            compared(difficulty_big_data_analytics, columns('^difficulty_(bio.*|bl.*|[c-z].*)')) as 'difficulty/big_data_analytics/\1',
            compared(difficulty_biometrics, columns('^difficulty_(bl.*|[c-z].*)')) as 'difficulty/biometrics/\1',
            compared(difficulty_blockchain, columns('^difficulty_([c-z].*)')) as 'difficulty/blockchain/\1',
            compared(difficulty_cloud_computing, columns('^difficulty_([d-z].*)')) as 'difficulty/cloud_computing/\1',
            compared(difficulty_drones, columns('^difficulty_([e-z].*)')) as 'difficulty/drones/\1',
            compared(difficulty_geospatial_mapping, columns('^difficulty_([h-z].*)')) as 'difficulty/geospatial_mapping/\1',
            compared(difficulty_internet_of_things, columns('^difficulty_([j-z].*)')) as 'difficulty/internet_of_things/\1'
        from coded group by region_code
    ) on columns(* exclude (region_code)) into name name value value
), wave
where value.n > 0;

create table ranges as
with ranked as (
    select
        case when measure <> 'performance_contribution' then measure when item like '%/ALL' then 'dimensions' else 'outcomes' end as kind,
        region_code,
        case when measure <> 'performance_contribution' then item when item like '%/ALL' then split_part(item, '/', 1)
            else split_part(item, '/', 2) end as name,
        if(measure = 'performance_contribution' and item not like '%/ALL', split_part(item, '/', 1), '') as within,
        item_rank as place, measure, item
    from estimates
    where measure in ('development_potential', 'performance_contribution', 'capacity_needs', 'technology_votes') and item_rank is not null
    union all
    select 'impact', region_code, technology_code, '', impact_rank, 'impact', technology_code
    from fct_impact_difficulty_by_region where impact_base > 0
    union all
    select 'difficulty', region_code, technology_code, '', difficulty_rank, 'difficulty', technology_code
    from fct_impact_difficulty_by_region where difficulty_base > 0
),
errors as (
    select
        pairs.*, members::double as m,
        (1 - n / members) * (q + unit * unit - s * s / (n + 2)) / ((n + 2) * (n + 2)) as variance
    from pairs inner join (from fct_participation_by_region where region_code <> 'ALL') using (region_code)
),
differences as (
    select measure, region_code, item, other, s / (n + 2) as d, sqrt(variance) as se from errors
    union all
    select measure, 'ALL', item, other, sum(m * s / n) / sum(m), sqrt(sum(m * m * variance)) / sum(m) from errors group by all
),
both_ways as (
    from differences
    union all
    select measure, region_code, other, item, -d, se from differences
),
groups as (select *, count(*) over (partition by kind, region_code, within) as k from ranked)
select
    own.measure, own.region_code, own.item,
    least(own.place, 1 + count_if(d < -(c * se + 1e-12))) as rank_low,
    greatest(own.place, own.k - count_if(d > c * se + 1e-12)) as rank_high
from groups as own
left join (
    select items::integer as k, critical_value::double as c from read_csv(getvariable('critical_values'), all_varchar = true)
) using (k)
left join groups as others
    on own.kind = others.kind and own.region_code = others.region_code and own.within = others.within and own.name <> others.name
left join both_ways
    on own.kind = both_ways.measure and own.region_code = both_ways.region_code
    and own.name = both_ways.item and others.name = both_ways.other
group by own.measure, own.region_code, own.item, own.place, own.k;

create table redrawn as
with placed as (
    select *, (row_number() over (partition by region_code order by iso3) - 1) % 100 as grouped from coded
),
cells as (
    select region_code, grouped, name[8:] as technology_code, potential, 0 as votes
    from (unpivot (
        select region_code, grouped, count_if(columns('^status_') in ('under_development', 'under_consideration'))
        from placed group by all
    ) on columns('^status_') into name name value potential)
    union all
    select region_code, grouped, technology_code, 0, count(*)
    from (
        select region_code, grouped, unnest(list_distinct([top_technology_1, top_technology_2, top_technology_3])) as technology_code
        from placed
    )
    where technology_code is not null group by all
),
counts_of_groups as (
    select region_code, grouped, technology_code, sum(potential)::double as potential, sum(votes)::double as votes from cells group by all
),
regions as (
    select
        region_code, least(submissions, 100) as g,
        if(submissions > 1, sqrt(1 - submissions / members) * sqrt(g / (g - 1)), 0) as spread
    from fct_participation_by_region where region_code <> 'ALL' and submissions > 0
),
draws as (
    select redraw, region_code, ('0x' || md5(redraw || '/' || region_code || '/' || draw)[:7])::bigint * g // 268435456 as grouped
    from regions, range(1, 401) as redraws (redraw), range(100) as draws (draw)
    where draw < g
),
drawn as (
    select redraw, region_code, technology_code, sum(potential) as potential, sum(votes) as votes
    from draws inner join counts_of_groups using (region_code, grouped) group by all
),
totals as (select region_code, technology_code, sum(potential) as potential, sum(votes) as votes from counts_of_groups group by all),
outcomes as (
    select
        redraw, technology_code,
        round(sum(t.potential + spread * (coalesce(d.potential, 0) - t.potential) order by region_code), 9) as potential,
        round(sum(t.votes + spread * (coalesce(d.votes, 0) - t.votes) order by region_code), 9) as votes
    from totals as t inner join regions using (region_code) cross join range(1, 401) as redraws (redraw)
    left join drawn as d using (redraw, region_code, technology_code)
    group by all
),
ranked as (
    select
        redraw, technology_code,
        rank() over (partition by redraw order by potential desc) as potential_rank,
        rank() over (partition by redraw order by votes desc) as vote_rank
    from outcomes
),
chosen as (
    select redraw, technology_code
    from ranked
    inner join (select technology_code from fct_technology_selection where not is_dropped) using (technology_code)
    inner join read_csv(getvariable('technologies'), all_varchar = true) using (technology_code)
    qualify row_number() over (
        partition by redraw
        order by least(ranked.vote_rank, 4) + ranked.potential_rank, ranked.potential_rank, sort_order::integer
    ) <= 3
)
select technology_code, count(redraw) / 400 as selected_share
from fct_technology_selection left join chosen using (technology_code) group by all;
