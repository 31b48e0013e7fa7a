-- What becomes of each record, said a second time: not by ranking records, but by looking for a later one.
with

records as (

    select
        ranked.wave_id,
        ranked.survey_code,
        ranked.submission_id,
        ranked.source_row,
        ranked.member_iso3,
        ranked.region_code,
        ranked.reason,
        submissions.submitted_at,
        submissions.is_test,
        submissions.is_complete,
        waves.closed_on,
        cast(submissions.submitted_at as date) >= waves.opened_on
        and cast(submissions.submitted_at as date) <= waves.closed_on as is_in_time
    from {{ ref('int_submissions_ranked') }} as ranked
    inner join {{ ref('stg_survey__submissions') }} as submissions
        on
            ranked.wave_id = submissions.wave_id
            and ranked.survey_code = submissions.survey_code
            and ranked.submission_id = submissions.submission_id
    inner join {{ ref('stg_reference__survey_waves') }} as waves
        on
            ranked.wave_id = waves.wave_id
            and ranked.survey_code = waves.survey_code

),

candidates as (

    select *
    from records
    where
        survey_code = 'member'
        and member_iso3 is not null
        and is_complete
        and not is_test
        and is_in_time

),

latest as (

    select
        wave_id,
        member_iso3,
        max(submitted_at) as submitted_at
    from candidates
    group by wave_id, member_iso3

),

wrong as (

    select
        wave_id,
        submission_id
    from records
    where
        (reason = 'test') <> is_test
        or (reason = 'counted' and not (is_complete and is_in_time))
        or (reason in ('outside_fieldwork', 'superseded') and not is_complete)
        or (reason = 'outside_fieldwork' and is_in_time)
        or (reason = 'superseded' and not is_in_time)

    union all

    -- Of each Member the latest counts, and one alone.
    select
        latest.wave_id,
        latest.member_iso3 as submission_id
    from latest
    left join candidates
        on
            latest.wave_id = candidates.wave_id
            and latest.member_iso3 = candidates.member_iso3
            and candidates.reason = 'counted'
    group by latest.wave_id, latest.member_iso3, latest.submitted_at
    having
        count(candidates.submission_id) <> 1
        or max(candidates.submitted_at) <> latest.submitted_at

    union all

    -- It counts for the region to which the Member belongs on the closing day.
    select
        records.wave_id,
        records.submission_id
    from records
    left join {{ ref('stg_reference__members') }} as members
        on
            records.member_iso3 = members.member_iso3
            and records.region_code = members.region_code
            and (members.valid_from is null or records.closed_on >= members.valid_from)
            and (members.valid_to is null or records.closed_on < members.valid_to)
    where
        records.member_iso3 is not null
        and members.member_iso3 is null

)

select * from wrong
