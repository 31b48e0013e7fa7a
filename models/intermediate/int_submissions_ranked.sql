with

waves as (

    select * from {{ ref('int_loaded_waves') }}

),

submissions as (

    select * from {{ ref('stg_survey__submissions') }}

),

wordings as (

    select
        wave_id,
        comparable_value,
        answer_code
    from {{ ref('stg_codebook__answers') }}
    where topic = 'respondent'

),

respondents as (

    select
        answers.wave_id,
        answers.survey_code,
        answers.submission_id,
        lower(coalesce(wordings.answer_code, answers.respondent__member_iso3)) as member
    from {{ ref('stg_survey__answers') }} as answers
    left join wordings
        on
            answers.wave_id = wordings.wave_id
            and answers.respondent__member_iso3 = wordings.comparable_value
    where answers.survey_code = 'member'

),

members as (

    select
        wave_id,
        member_iso3,
        region_code,
        lower(member_iso3) as member
    from {{ ref('int_members_by_wave') }}

),

joined as (

    select
        submissions.wave_id,
        submissions.survey_code,
        submissions.submission_id,
        submissions.source_row,
        members.member_iso3,
        members.region_code,
        submissions.submitted_at,
        cast(submissions.submitted_at as date) as submitted_on,
        case
            when submissions.is_test then 'test'
            when not submissions.is_complete then 'incomplete'
            when submissions.survey_code = 'member' and members.member_iso3 is null then 'unknown_member'
            when cast(submissions.submitted_at as date) between waves.opened_on and waves.closed_on then 'eligible'
            else 'outside_fieldwork'
        end as status,
        {{ phase_of('cast(submissions.submitted_at as date)', 'waves') }} as phase
    from submissions
    inner join waves
        on
            submissions.wave_id = waves.wave_id
            and submissions.survey_code = waves.survey_code
    left join respondents
        on
            submissions.wave_id = respondents.wave_id
            and submissions.survey_code = respondents.survey_code
            and submissions.submission_id = respondents.submission_id
    left join members
        on
            respondents.wave_id = members.wave_id
            and respondents.member = members.member

),

ranked as (

    select
        *,
        row_number() over (
            partition by wave_id, survey_code, status, coalesce(member_iso3, submission_id)
            order by submitted_at desc, source_row desc
        ) as recency
    from joined

),

reasoned as (

    select
        *,
        case
            when status <> 'eligible' then status
            when recency > 1 and survey_code = 'member' then 'superseded'
            else 'counted'
        end as reason
    from ranked

),

final as (

    select
        wave_id,
        survey_code,
        submission_id,
        source_row,
        member_iso3,
        region_code,
        reason,
        case when reason = 'counted' then phase end as phase,
        reason = 'counted' and phase = 'late' as is_late,
        submitted_on,
        submitted_at
    from reasoned

)

select * from final
