{% for file in survey_files() %}
select
    '{{ file.wave_id }}' as wave_id,
    '{{ file.survey_code }}' as survey_code,
    submission_id,
    submitted_at,
    is_complete,
    is_test,
    source_row
from {{ file.relation }}
{{ 'union all' if not loop.last }}
{% endfor %}
