{#
    The columns of `stg_survey__answers` and `int_survey_answers` that hold answers, by the codebook: a list of {'name', 'topic',
    'item_code', 'is_text', 'is_scale'} in the order of their names. All questionnaires together; with `topic`, those of one topic.
    None while dbt parses.
#}
{% macro answer_columns(topic=none) %}
    {% set columns = [] %}
    {% if execute %}
        {% set query %}
            select
                answer_column,
                topic,
                coalesce(item_code, '') as item_code,
                max(case when answer_type = 'text' then 1 else 0 end) as is_text,
                max(case when answer_type = 'scale' then 1 else 0 end) as is_scale
            from {{ built('staging', 'stg_codebook__questions') }}
            {% if topic %}where topic = {{ text_literal(topic) }}{% endif %}
            group by answer_column, topic, coalesce(item_code, '')
            order by answer_column
        {% endset %}
        {% for row in run_query(query).rows %}
            {% do columns.append({
                'name': adapter.quote(row[0]),
                'text': row[0],
                'topic': row[1],
                'item_code': row[2],
                'is_text': row[3] == 1,
                'is_scale': row[4] == 1
            }) %}
        {% endfor %}
    {% endif %}
    {{ return(columns) }}
{% endmacro %}
