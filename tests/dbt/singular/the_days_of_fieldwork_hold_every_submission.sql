with

days as (

    select * from {{ ref('fct_submissions_by_day') }}

),

participation as (

    select
        wave_id,
        submissions
    from {{ ref('fct_participation_by_region') }}
    where region_code = 'ALL'

),

last_days as (

    select
        wave_id,
        max_by(submissions_to_date, submitted_on) as submissions_to_date,
        sum(submissions) as submissions
    from days
    group by wave_id

),

final as (

    select
        coalesce(participation.wave_id, last_days.wave_id) as wave_id,
        participation.submissions as expected,
        last_days.submissions_to_date,
        last_days.submissions as sum_of_days
    from participation
    full outer join last_days
        on participation.wave_id = last_days.wave_id
    where
        last_days.submissions_to_date is distinct from participation.submissions
        or last_days.submissions is distinct from participation.submissions

)

select * from final
