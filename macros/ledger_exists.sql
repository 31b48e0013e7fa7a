{# Whether anything was ever landed. #}
{% macro ledger_exists() %}
    {{ return(run_query("select 1 from glob(" ~ ledger_file() ~ ")").rows | length > 0) }}
{% endmacro %}
