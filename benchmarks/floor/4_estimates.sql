-- How many answered and how many chose, for each measure, region and item; then every estimate from it, in one go.

create table counts as
with by_technology as (
    unpivot (
        select
            region_code,
            {
                adopted: count_if(columns('^status_') = 'adopted'),
                under_development: count_if(columns('^status_') = 'under_development'),
                under_consideration: count_if(columns('^status_') = 'under_consideration'),
                not_considered: count_if(columns('^status_') = 'not_considered'),
                answered: count(columns('^status_'))
            }
        from coded group by region_code
    ) on columns('^status_') into name name value n
),
statuses as (select region_code, name[8:] as technology_code, n, n.answered as answered from by_technology),
levels as (select unnest(['initial', 'experimental', 'operational', 'advanced', 'transformational']) as maturity),
performance_all as (
    select
        region_code,
        true in (
            performance_smoother_movement_of_goods, performance_quality_of_services, performance_paperless_trade,
            performance_trust_with_trade, performance_e_commerce_clearance
        ) as trade_facilitation,
        performance_revenue_collection as revenue_collection,
        true in (performance_targeting_and_detection, performance_counterfeit_and_piracy) as enforcement_security,
        performance_organizational_development as organizational_development
    from coded where any_performance is not null
),
capacity as (
    select * replace (coalesce(capacity_other, false) or capacity_other_text as capacity_other) from coded where any_capacity is not null
),
votes as (select region_code, top_technology_1 as a, top_technology_2 as b, top_technology_3 as c from coded),
voters as (select region_code, count(*) as answered from votes where coalesce(a, b, c) is not null group by all),
technologies as (select distinct technology_code from statuses)

select 'technology_adoption' as measure, region_code, technology_code || '/' || status as item, answered, chosen
from (unpivot (select region_code, technology_code, answered, n.* exclude (answered) from statuses)
    on adopted, under_development, under_consideration, not_considered into name status value chosen)
union all
select 'development_potential', region_code, technology_code, answered, n.under_development + n.under_consideration from statuses
union all
select 'it_strategy', region_code, '', count(strategy), count_if(strategy) from coded group by all
union all
select 'maturity', region_code, level, count(coded.maturity), count_if(coded.maturity = levels.maturity)
from coded cross join (select maturity, row_number() over ()::varchar as level from levels) as levels group by all
union all
select 'engagement', region_code, engagement_code, answered, chosen
from (unpivot (
    select
        region_code,
        count(*) as answered,
        count_if(gave_details) as gave_technology_details,
        count_if(case_study_file) as submitted_case_study_file,
        count_if(is_willing) as willing_to_share_case_study,
        count_if(gave_contact) as nominated_contact_point
    from coded group by all
) on columns(* exclude (region_code, answered)) into name engagement_code value chosen)
union all
select 'performance_contribution', region_code, dimension || '/ALL', answered, chosen
from (unpivot (
    select region_code, count(*) as answered, count_if(columns(* exclude (region_code))) from performance_all group by all
) on columns(* exclude (region_code, answered)) into name dimension value chosen)
union all
select
    'performance_contribution', region_code,
    if(item in ('targeting_and_detection', 'counterfeit_and_piracy'), 'enforcement_security/', 'trade_facilitation/') || item,
    answered, chosen
from (
    select region_code, answered, chosen, name[13:] as item
    from (unpivot (
        select region_code, count(*) as answered, count_if(columns('^performance_')) from coded where any_performance is not null group by all
    ) on columns('^performance_') into name name value chosen)
)
where item not in ('revenue_collection', 'organizational_development')
union all
select 'capacity_needs', region_code, name[10:], answered, chosen
from (unpivot (
    select
        region_code, count(*) as answered,
        count_if(columns(name -> name like 'capacity%' and name <> 'capacity_other_text'))
    from capacity group by all
) on columns('^capacity_') into name name value chosen)
union all
select 'technology_votes', region_code, technology_code, answered, count_if(technology_code in (a, b, c))
from votes inner join voters using (region_code) cross join technologies group by all;

create macro fpc_variance(x, r, n) as
    case when r = n then 0 else (1 - r / n) * (x / r) * (1 - x / r) / nullif(r - 1, 0) end;
create macro wilson(p, m, sign) as
    (p + 3.8414588206941236 / (2 * m) + sign * 1.959963984540054 * sqrt(p * (1 - p) / m + 3.8414588206941236 / (4 * m * m)))
    / (1 + 3.8414588206941236 / m);

-- The exact interval of every region of up to 250 Members: which K of N would choose, so that neither tail of the hypergeometric
-- distribution is below 2.5 %.
create table exact as
with sizes as (
    select distinct members::bigint as n from fct_participation_by_region where region_code <> 'ALL' and members between 3 and 250
),
logs as (
    select i, sum(ln(greatest(i, 1))) over (order by i) as f
    from range((select coalesce(max(n), 0) + 1 from sizes)) as numbers (i)
),
choose as (select a.i as n, b.i as k, exp(a.f - b.f - c.f) as ways from logs as a, logs as b, logs as c where b.i + c.i = a.i),
draws as (
    select sizes.n, a.n as k, a.k + b.k as r, a.k as x, a.ways * b.ways / total.ways as p
    from sizes
    inner join choose as a on a.n <= sizes.n
    inner join choose as b on b.n = sizes.n - a.n
    inner join choose as total on total.n = sizes.n and total.k = a.k + b.k
    where a.k + b.k between 2 and sizes.n - 1
),
tails as (
    select
        n, k, r, x,
        sum(p) over (partition by n, k, r order by x) as so_few,
        sum(p) over (partition by n, k, r order by x desc) as so_many
    from draws
)
select n, r, x, least(min(k), floor(x * n / r)) / n as low, greatest(max(k), ceil(x * n / r)) / n as high
from tails
where least(so_few, so_many) >= 0.025 - 1e-10
group by n, r, x;

create table estimates as
with cells as (
    select measure, item, region_code, members::double as n, coalesce(answered, 0)::double as r, coalesce(chosen, 0)::double as x
    from (select distinct measure, item from counts)
    cross join (select region_code, members from fct_participation_by_region where region_code <> 'ALL')
    left join counts using (measure, item, region_code)
),
strata as (
    select measure, item, sum(n) as n, sum(r) as r, sum(x) as x
    from cells where r > 0
    group by measure, item, if(r = 1 and n > 1, 'pooled', region_code)
),
errors as (
    select
        measure, item,
        if(count(*) = count(fpc_variance(x, r, n)), sqrt(sum(n * n * fpc_variance(x, r, n))) / sum(n), null) as standard_error
    from strata group by all
),
wholes as (
    select
        measure, item, sum(n) as n, sum(r) as r, sum(x) as x,
        sum(n * x / r) filter (where r > 0) / sum(n) filter (where r > 0) as share_weighted
    from cells group by all
),
regions as (
    select
        cells.*, x / r as share_weighted, sqrt(fpc_variance(x, r, n)) as standard_error,
        case
            when r = n then x / r
            when r > 1 then if(n <= 250, low, greatest(x / n, wilson(x / r, r * (n - 1) / (n - r), -1)))
        end as ci_low,
        case
            when r = n then x / r
            when r > 1 then if(n <= 250, high, least((x + n - r) / n, wilson(x / r, r * (n - 1) / (n - r), 1)))
        end as ci_high
    from cells left join exact using (n, r, x)
    where r > 0
),
alone as (
    select
        measure, item,
        coalesce(max(n * (share_weighted - ci_low)), 0) / sum(n) as below,
        coalesce(max(n * (ci_high - share_weighted)), 0) / sum(n) as above
    from regions group by all
),
based as (
    select
        *, if(standard_error > 0, share_weighted * (1 - share_weighted) / (standard_error * standard_error), r * (n - 1) / nullif(n - r, 0)) as m
    from wholes left join errors using (measure, item) left join alone using (measure, item)
),
all_rows as (
    select measure, item, region_code, n, r, x, share_weighted, standard_error, ci_low, ci_high
    from cells left join regions using (measure, item, region_code, n, r, x)
    union all
    select
        measure, item, 'ALL', n, r, x, share_weighted, standard_error,
        case
            when r = n then share_weighted
            when standard_error is not null then greatest(x / n, least(wilson(share_weighted, m, -1), share_weighted - below))
        end,
        case
            when r = n then share_weighted
            when standard_error is not null then least((x + n - r) / n, greatest(wilson(share_weighted, m, 1), share_weighted + above))
        end
    from based
)
select
    measure, region_code, item, r::integer as item_base, x::integer as item_count, if(r > 0, x / r, null) as share, share_weighted,
    standard_error, ci_low, ci_high,
    x / nullif(n, 0) as census_low,
    (x + n - r) / nullif(n, 0) as census_high,
    case when r > 0 then rank() over (
        partition by measure, region_code, if(measure = 'performance_contribution' and item not like '%/ALL', split_part(item, '/', 1), '')
        order by x desc
    ) end as item_rank
from all_rows;
