{# The ledger's columns that the warehouse knows, as text. #}
{% macro ledger_columns() %}
    {{ return([
        'landed_at', 'survey_code', 'wave_id', 'file_name', 'sha256', 'canonical_sha256', 'platform', 'records_read', 'accepted',
        'rejected', 'skipped', 'set_aside_answers'
    ]) }}
{% endmacro %}
