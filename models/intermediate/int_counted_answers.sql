with

answers as (

    select * from {{ ref('stg_survey__answers') }}
    where survey_code = 'member'

),

submissions as (

    select * from {{ ref('int_submissions_ranked') }}
    where
        survey_code = 'member'
        and reason = 'counted'

),

final as (

    select
        answers.wave_id,
        answers.submission_id,
        submissions.member_iso3,
        submissions.region_code,
        answers.column_name,
        answers.topic,
        coalesce(answers.item_code, '') as item_code,
        answers.answer_code,
        answers.answer_text,
        answers.comparable_text,
        answers.raw_value
    from answers
    inner join submissions
        on
            answers.wave_id = submissions.wave_id
            and answers.submission_id = submissions.submission_id

)

select * from final
