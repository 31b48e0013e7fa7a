{% for file in survey_files() %}
select
    '{{ file.wave_id }}' as wave_id,
    '{{ file.survey_code }}' as survey_code,
    submission_id,
    source_row,
    column_name,
    raw_value
from {{ file.relation }}
unpivot include nulls (
    raw_value for column_name in (columns(* exclude (submission_id, submitted_at, is_complete, is_test, source_row)))
)
{{ 'union all' if not loop.last }}
{% endfor %}
