with

answers as (

    select * from {{ ref('stg_survey__answers') }}
    where
        survey_code = 'partner_agency'
        and topic = 'partner_agency'
        and item_code = 'agency_type'

),

submissions as (

    select * from {{ ref('int_submissions_ranked') }}
    where
        survey_code = 'partner_agency'
        and reason = 'counted'

),

final as (

    select
        submissions.wave_id,
        submissions.submission_id,
        answers.answer_code as agency_type
    from submissions
    left join answers
        on
            submissions.wave_id = answers.wave_id
            and submissions.submission_id = answers.submission_id

)

select * from final
