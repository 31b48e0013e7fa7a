-- depends_on: {{ ref('stg_codebook__questions') }}
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02
with

answers as (

    select * from {{ ref('stg_survey__answers') }}

),

submissions as (

    select * from {{ ref('int_submissions_ranked') }}

),

final as (

    select
        submissions.wave_id,
        submissions.survey_code,
        submissions.submission_id,
        submissions.source_row,
        submissions.member_iso3,
        submissions.region_code,
        submissions.reason
        {%- for column in answer_columns() %},
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
