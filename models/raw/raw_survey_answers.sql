{% for file in survey_files() %}
select
    '{{ file.wave_id }}' as wave_id,
    '{{ file.survey_code }}' as survey_code,
    submission_id,
    source_row,
    column_name,
    raw_value
from (
    {{ answers_as_rows(file.relation) }}
) as answers
{{ 'union all' if not loop.last }}
{% endfor %}
