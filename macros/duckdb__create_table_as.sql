{#
    Makes a table from a model's query, in the place of dbt-duckdb's own macro: where another engine has built the tables, the rows
    come from its files, `<collected_folder>/<schema>/<table>/*.parquet`. Contracts, comments and tests stay those of the model.
#}
{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) %}
    {% if var('collected_folder') %}
        {% set files = file_literal(var('collected_folder') ~ '/' ~ model.schema ~ '/' ~ model.alias) | trim %}
        {% set compiled_code = "select * from read_parquet(" ~ files[:-1] ~ "/*.parquet', hive_partitioning = false)" %}
    {% endif %}
    {{ return(dbt.duckdb__create_table_as(temporary, relation, compiled_code, language, partitioned_by, sorted_by)) }}
{% endmacro %}
