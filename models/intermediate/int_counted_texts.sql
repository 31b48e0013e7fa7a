-- depends_on: {{ ref('stg_codebook__questions') }}
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02
with

answers as (

    select * from {{ ref('stg_survey__answers') }}

),

submissions as (

    select * from {{ ref('int_submissions_ranked') }}
    where
        survey_code = 'member'
        and reason = 'counted'

),

final as (

    select
        submissions.wave_id,
        submissions.member_iso3,
        submissions.region_code
        {%- for column in answer_columns() if column.is_text %},
        answers.{{ column.name }}
        {%- endfor %}
    from submissions
    inner join answers
        on
            submissions.wave_id = answers.wave_id
            and submissions.survey_code = answers.survey_code
            and submissions.submission_id = answers.submission_id

)

select * from final
