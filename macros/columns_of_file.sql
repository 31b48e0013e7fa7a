{# The names of the columns of a raw file that hold answers, in their order. None while dbt parses. #}
{% macro columns_of_file(relation) %}
    {% set columns = [] %}
    {% for name in (adapter.dispatch('column_names')(relation) if execute else [])
        if name not in ['submission_id', 'submitted_at', 'is_complete', 'is_test', 'source_row'] %}
        {% do columns.append(name) %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}

{% macro default__column_names(relation) %}
    {{ return(run_query('describe select * from ' ~ relation).columns['column_name'].values()) }}
{% endmacro %}

{% macro spark__column_names(relation) %}
    {{ return(run_query('describe table ' ~ relation).columns['col_name'].values()) }}
{% endmacro %}
