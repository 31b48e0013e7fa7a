{#- What the landing folder's ledger says, a row for each file that was landed; no row where nothing was. #}
{%- set ledger = (var('landing_folder') ~ '/ledger.jsonl') | replace("'", "''") %}
{%- set exists = execute and run_query("select 1 from glob('" ~ ledger ~ "')").rows | length > 0 %}
{%- set columns = [
    'landed_at', 'survey_code', 'wave_id', 'file_name', 'sha256', 'platform', 'records_read', 'accepted', 'rejected', 'skipped',
    'set_aside_answers',
] %}
select
    {%- for column in columns %}
    {{ column if exists else 'cast(null as varchar) as ' ~ column }},
    {%- endfor %}
{%- if exists %}
from read_json(
    '{{ ledger }}',
    format = 'newline_delimited',
    columns = { {%- for column in columns %}{{ column }}: 'varchar'{{ ', ' if not loop.last }}{% endfor -%} }
)
{%- else %}
where false
{%- endif %}
