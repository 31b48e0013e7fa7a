-- Which record of a Member counts: complete, no test, inside fieldwork, the latest.

create table counted as
with records as (
    select
        source_row::bigint as source_row,
        submitted_at::timestamp as submitted_at,
        coalesce(
            getvariable('respondent_codes')[list_position(getvariable('respondent_wordings'), as_written(member_iso3))],
            upper(trim(member_iso3))
        ) as iso3
    from canonical
    where is_test = 'false' and is_complete = 'true'
)
select
    max_by(source_row, (submitted_at, source_row)) as source_row,
    max(submitted_at)::date as submitted_on,
    any_value(region_code) as region_code,
    iso3
from records inner join members using (iso3), wave
where submitted_at::date between opened_on and closed_on
group by iso3;

create table fct_participation_by_region as
with counts as (
    select region_code, count(*) as members, any_value(submissions) as submissions
    from members left join (select region_code, count(*) as submissions from counted group by all) using (region_code)
    group by all
),
all_counts as (
    select region_code, members, coalesce(submissions, 0) as submissions from counts
    union all
    select 'ALL', sum(members), sum(submissions) from counts
)
select
    region_code, members, submissions,
    submissions / members as submission_rate,
    members / nullif(submissions, 0) as post_stratification_weight,
    case when region_code <> 'ALL' then rank() over (partition by region_code = 'ALL' order by submissions / members desc) end as rate_rank
from all_counts;

create table fct_submissions_by_day as
select
    day::date as submitted_on,
    coalesce(submissions, 0) as submissions,
    sum(coalesce(submissions, 0)) over (order by day) as submissions_to_date,
    case when day <= deadline_on then 'on_time' when day <= extended_deadline_on then 'extended' else 'late' end as phase
from wave, generate_series(opened_on, closed_on, interval 1 day) as days (day)
left join (select submitted_on, count(*) as submissions from counted group by all) on day = submitted_on;
