{# A query for all lines in their order, `ledger_line` counting from 1. #}
{% macro ledger_lines() %}
    {{ return(adapter.dispatch('ledger_lines')()) }}
{% endmacro %}

{% macro default__ledger_lines() %}
    {% set columns %}{ {%- for column in ledger_columns() %}{{ column }}: 'varchar'{{ ', ' if not loop.last }}{% endfor -%} }{% endset %}
    {{ return(
        "select " ~ ledger_columns() | join(', ') ~ ", row_number() over () as ledger_line from read_json(" ~ ledger_file()
        ~ ", format = 'newline_delimited', hive_partitioning = false, columns = " ~ columns ~ ")"
    ) }}
{% endmacro %}

{# There the ledger is a table that is declared before dbt starts: ledger_line, and the line as it stands. #}
{% macro spark__ledger_lines() %}
    {% set columns %}{% for column in ledger_columns() %}get_json_object(line, '$.{{ column }}') as {{ column }}, {% endfor %}{% endset %}
    {{ return("select " ~ columns ~ "ledger_line from landing.ledger") }}
{% endmacro %}
