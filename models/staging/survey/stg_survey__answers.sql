-- depends_on: {{ ref('stg_codebook__questions') }}, {{ ref('stg_codebook__answers') }}
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02
{% set columns = answer_columns() -%}
{%- set questions = questions_by_file() -%}
{%- set listed = wordings() -%}
{%- for file in survey_files() %}
{%- set known = (questions or {}).get(file.survey_code ~ '/' ~ file.wave_id, {}) -%}
{%- set there = columns_of_file(file.relation) %}
select
    {{ text_literal(file.wave_id) }} as wave_id,
    {{ text_literal(file.survey_code) }} as survey_code,
    submission_id,
    {{ try_cast('source_row', 'integer') }} as source_row
    {%- for column in columns %}
    {%- set question = known.get(column.text) %},
    {% if question and question.column_name in there -%}
    {{ coded_answer(
        adapter.quote(question.column_name),
        column.topic,
        question.answer_type,
        (listed or {}).get(file.wave_id ~ '/' ~ column.topic, {'texts': [], 'codes': []})
    ) }}
    {%- else -%}
    cast(null as string)
    {%- endif %} as {{ column.name }}
    {%- endfor %}
from {{ file.relation }}
{{ 'union all' if not loop.last }}
{%- endfor %}
