with

waves as (

    select wave_id
    from {{ ref('int_loaded_waves') }}
    where survey_code = 'partner_agency'

),

agency_types as (

    select agency_type
    from {{ ref('stg_reference__agency_types') }}

),

answers as (

    select
        wave_id,
        submission_id,
        answer_code as agency_type,
    from {{ ref('stg_partner_agency_survey__answers') }}
    where
        topic = 'partner_agency'
        and item_code = 'agency_type'

),

submissions as (

    select
        ranked.wave_id,
        answers.agency_type,
        count(*) as submissions,
    from {{ ref('int_submissions_ranked') }} as ranked
    inner join answers
        on
            ranked.wave_id = answers.wave_id
            and ranked.submission_id = answers.submission_id
    where
        ranked.survey_code = 'partner_agency'
        and ranked.reason = 'counted'
    group by ranked.wave_id, answers.agency_type

),

final as (

    select
        waves.wave_id,
        agency_types.agency_type,
        cast(coalesce(submissions.submissions, 0) as integer) as submissions,
    from waves
    cross join agency_types
    left join submissions
        on
            waves.wave_id = submissions.wave_id
            and agency_types.agency_type = submissions.agency_type

)

select * from final
