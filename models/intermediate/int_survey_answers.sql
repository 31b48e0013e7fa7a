-- depends_on: {{ ref('stg_codebook__questions') }}, {{ ref('stg_codebook__answers') }}
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02
{% set codes = listed_codes() %}
{% set reasons = ['test', 'incomplete', 'unknown_member', 'outside_fieldwork', 'superseded', 'counted'] %}
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
        {{ one_of('submissions.reason', reasons) }} as reason,
        {{ one_of('submissions.phase', phases()) }} as phase
        {%- for column in answer_columns() if column.topic != 'respondent' %},
        {%- set answer = 'answers.' ~ column.name %}
        {% if column.is_text -%}
        {{ answer }} is not null
        {%- elif column.is_scale -%}
        {{ answer }}
        {%- else -%}
        {{ one_of(answer, codes.get(column.topic, ['unlisted'])) }}
        {%- endif %} as {{ column.name }}
        {%- endfor %}
    from submissions
    inner join answers
        on
            submissions.wave_id = answers.wave_id
            and submissions.survey_code = answers.survey_code
            and submissions.submission_id = answers.submission_id

)

select * from final
