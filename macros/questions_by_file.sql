{#
    The questions of each raw file, by `<survey_code>/<wave_id>` and then by answer column: {'column_name', 'answer_type'}. Empty
    while dbt parses.
#}
{% macro questions_by_file() %}
    {% set found = {} %}
    {% if execute %}
        {% set query %}
            select survey_code, wave_id, answer_column, column_name, answer_type from {{ built('staging', 'stg_codebook__questions') }}
        {% endset %}
        {% for row in run_query(query).rows %}
            {% do found.setdefault(row[0] ~ '/' ~ row[1], {}).update({row[2]: {'column_name': row[3], 'answer_type': row[4]}}) %}
        {% endfor %}
    {% endif %}
    {{ return(found) }}
{% endmacro %}
