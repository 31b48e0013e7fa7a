{#
    A query that makes of a raw file a row for each record and answer: submission_id, source_row, column_name, raw_value.
    Spark has to be told the columns of the file.
#}
{% macro answers_as_rows(relation) -%}
    {{ return(adapter.dispatch('answers_as_rows')(relation)) }}
{%- endmacro %}

{% macro default__answers_as_rows(relation) -%}
    select
        submission_id,
        source_row,
        column_name,
        raw_value
    from {{ relation }}
    unpivot include nulls (
        raw_value for column_name in (columns(* exclude (submission_id, submitted_at, is_complete, is_test, source_row)))
    )
{%- endmacro %}

{% macro spark__answers_as_rows(relation) -%}
    {%- set columns = [] -%}
    {%- if execute -%}
        {%- for column in run_query('describe table ' ~ relation).columns['col_name'].values()
            if column not in ['submission_id', 'submitted_at', 'is_complete', 'is_test', 'source_row'] -%}
            {%- do columns.append('`' ~ column | replace('`', '``') ~ '`') -%}
        {%- endfor -%}
    {%- endif -%}
    select
        submission_id,
        source_row,
        column_name,
        raw_value
    from {{ relation }}
    unpivot include nulls (
        raw_value for column_name in ({{ columns | join(', ') or 'no_column' }})
    )
{%- endmacro %}
