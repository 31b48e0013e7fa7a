{# Survey and wave of each landing that counts, by the ledger; none where nothing was landed, and while dbt parses. #}
{% macro landed_waves() %}
    {% if not (execute and ledger_exists()) %}{{ return([]) }}{% endif %}
    {{ return(run_query("select survey_code, wave_id from (" ~ standing_landings() ~ ") order by all").rows) }}
{% endmacro %}
