-- depends_on: {{ ref('stg_codebook__questions') }}, {{ ref('stg_codebook__answers') }}
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02
{% for questionnaire in questionnaires() %}
select
    wave_id,
    survey_code,
    submission_id,
    {{ try_cast('source_row', 'integer') }} as source_row
    {%- for answer in questionnaire.answers %},
    {{ answer.sql }} as {{ answer.name }}
    {%- endfor %}
from (
    {% for file in questionnaire.files %}
    select
        {{ text_literal(file.wave_id) }} as wave_id,
        {{ text_literal(file.survey_code) }} as survey_code,
        submission_id,
        source_row
        {%- for column in questionnaire.columns %},
        {{ adapter.quote(column) }}
        {%- endfor %}
    from {{ file.relation }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
) as files
{{ 'union all' if not loop.last }}
{% endfor %}
