{#
    Loads the file of a seed on DuckDB, in the place of dbt's own way, which reads it in Python first (a minute and gigabytes for a
    long list of Members). The columns are those of the file's head, all text. Nothing is guessed: a first cell that begins with `#`
    is no comment, `NULL` is a text, an empty cell is null, and the path is no pattern.
#}
{% materialization seed, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set file = file_literal(adapter.get_seed_file_path(model)) -%}
    {%- set options = {
        'header': 'true', 'delim': text_literal(config.get('delimiter', ',')), 'quote': "'\"'", 'escape': "'\"'", 'comment': "''",
        'max_line_size': '16777216', 'buffer_size': '33554432'
    } -%}
    {%- set written = ["format csv, auto_detect false, nullstr ''"] -%}
    {%- set asked = ['describe select * from read_csv(' ~ file, 'all_varchar = true', 'hive_partitioning = false'] -%}
    {%- for name, value in options.items() -%}
        {%- do written.append(name ~ ' ' ~ value) -%}
        {%- do asked.append(name ~ ' = ' ~ value) -%}
    {%- endfor -%}

    {%- set columns = run_query(asked | join(', ') ~ ')') -%}
    {#- dbt asks for a table of Python's, to show it with `--show`. -#}
    {%- do store_result('agate_table', response='OK', agate_table=columns) -%}

    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        create or replace table {{ target_relation }} (
            {%- for name in columns.columns['column_name'].values() %}
            {{ adapter.quote(name) }} varchar{{ ',' if not loop.last }}
            {%- endfor %}
        );
        copy {{ target_relation }} from {{ file }} ({{ written | join(', ') }})
    {%- endcall %}
    {% do persist_docs(target_relation, model) %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
