{# Whether anything was ever landed. On Spark the ledger is a table declared before dbt starts, empty where there is none. #}
{% macro ledger_exists() %}
    {{ return(adapter.dispatch('ledger_exists')()) }}
{% endmacro %}

{% macro default__ledger_exists() %}
    {{ return(run_query("select 1 from glob(" ~ ledger_file() ~ ")").rows | length > 0) }}
{% endmacro %}

{% macro spark__ledger_exists() %}
    {{ return(true) }}
{% endmacro %}
