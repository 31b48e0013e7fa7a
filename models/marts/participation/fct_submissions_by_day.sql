with

waves as (

    select * from {{ ref('int_loaded_waves') }}
    where survey_code = 'member'

),

days as (

    select
        wave_id,
        {{ days_from_to('opened_on', 'closed_on', 'submitted_on') }},
        deadline_on,
        extended_deadline_on,
        closed_on
    from waves

),

submissions as (

    select
        wave_id,
        submitted_on,
        count(*) as submissions
    from {{ ref('int_submissions_ranked') }}
    where
        survey_code = 'member'
        and reason = 'counted'
    group by wave_id, submitted_on

),

final as (

    select
        days.wave_id,
        days.submitted_on,
        cast(coalesce(submissions.submissions, 0) as integer) as submissions,
        cast(coalesce(sum(submissions.submissions) over (
            partition by days.wave_id
            order by days.submitted_on
        ), 0) as integer) as submissions_to_date,
        {{ phase_of('days.submitted_on', 'days') }} as phase
    from days
    left join submissions
        on
            days.wave_id = submissions.wave_id
            and days.submitted_on = submissions.submitted_on

)

select * from final
