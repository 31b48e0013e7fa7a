-- Loops write the rows; the linter takes their lines for SQL.
-- noqa: disable=LT02
{% set rows = [] %}
{% for file in survey_files() %}
    {% for column in columns_of_file(file.relation) %}
        {% do rows.append('(' ~ literals([file.wave_id, file.survey_code, column]) ~ ')') %}
    {% endfor %}
{% endfor %}
select
    found.wave_id,
    found.survey_code,
    found.column_name
from (
    values
    {{ rows | join(',\n    ') or "('', '', '')" }}
) as found (wave_id, survey_code, column_name)
