{# What the codebook lists, by `<wave_id>/<topic>`: {'texts': in the form for comparing, 'codes'}. Empty while dbt parses. #}
{% macro wordings() %}
    {% set found = {} %}
    {% if execute %}
        {% set query %}
            select wave_id, topic, comparable_value, answer_code
            from {{ built('staging', 'stg_codebook__answers') }}
            order by wave_id, topic, comparable_value
        {% endset %}
        {% for row in run_query(query).rows %}
            {% set one = found.setdefault(row[0] ~ '/' ~ row[1], {'texts': [], 'codes': []}) %}
            {% do one['texts'].append(row[2]) %}
            {% do one['codes'].append(row[3]) %}
        {% endfor %}
    {% endif %}
    {{ return(found) }}
{% endmacro %}
