{#
    Loads the file of a seed into its table, in the place of dbt-duckdb's own macro: nothing of the file is guessed (a first cell
    that begins with `#` is no comment, `NULL` is a text, an empty cell is null), and its path is no pattern.
#}
{% macro duckdb__load_csv_rows(model, agate_table) %}
    {% set sql %}
        copy {{ this.render() }} from {{ file_literal(adapter.get_seed_file_path(model)) }} (
            format csv, header true, delimiter {{ text_literal(config.get('delimiter', ',')) }}, quote '"', escape '"', comment '',
            nullstr '', auto_detect false, max_line_size 16777216
        )
    {% endset %}
    {% do adapter.add_query(sql, abridge_sql_log=True) %}
    {{ return(sql) }}
{% endmacro %}
