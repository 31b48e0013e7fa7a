{# The landing folder's ledger as a reading function takes it. A line is a landing; the last one of a survey and wave counts. #}
{% macro ledger_file() %}
    {{ return(file_literal(var('landing_folder') ~ '/ledger.jsonl')) }}
{% endmacro %}
