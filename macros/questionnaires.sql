{#
    The raw files, those together that ask the same and list the same wordings: a list of {'files', see `survey_files`; 'columns',
    the names of their columns; 'answers': {'name', 'sql'} for each column of `stg_survey__answers`}. While dbt parses, all files
    are one questionnaire without questions.
#}
{% macro questionnaires() %}
    {% if not execute %}
        {{ return([{'files': survey_files(), 'columns': [], 'answers': []}]) }}
    {% endif %}
    {% set questions = {} %}
    {% set query %}
        select survey_code, wave_id, answer_column, column_name, answer_type from {{ built('staging', 'stg_codebook__questions') }}
    {% endset %}
    {% for row in run_query(query).rows %}
        {% do questions.setdefault(row[0] ~ '/' ~ row[1], {}).update({row[2]: {'column': row[3], 'type': row[4]}}) %}
    {% endfor %}

    {% set listed = wordings() %}
    {% set columns = answer_columns() %}
    {% set found = {} %}
    {% for file in survey_files() %}
        {% set there = columns_of_file(file.relation) %}
        {% set asked = questions.get(file.survey_code ~ '/' ~ file.wave_id, {}) %}
        {#- What the SQL of each answer depends on; null where the file has none. -#}
        {% set given = [] %}
        {% for column in columns %}
            {% set question = asked.get(column.text) %}
            {% set known = question and question.column in there %}
            {% do given.append((question.column, question.type, listed.get(file.wave_id ~ '/' ~ column.topic)) if known else none) %}
        {% endfor %}
        {% do found.setdefault(given | string, {'files': [], 'given': given})['files'].append(file) %}
    {% endfor %}

    {% set result = [] %}
    {% for one in found.values() %}
        {% set names = [] %}
        {% set answers = [] %}
        {% for column in columns %}
            {% set given = one.given[loop.index0] %}
            {% if given %}
                {% do names.append(given[0]) %}
                {% set wordings_of = given[2] or {'texts': [], 'codes': []} %}
                {% set sql = coded_answer(adapter.quote(given[0]), column.topic, given[1], wordings_of) %}
                {% do answers.append({'name': column.name, 'sql': sql}) %}
            {% else %}
                {% do answers.append({'name': column.name, 'sql': 'cast(null as string)'}) %}
            {% endif %}
        {% endfor %}
        {% do result.append({'files': one.files, 'columns': names, 'answers': answers}) %}
    {% endfor %}
    {{ return(result) }}
{% endmacro %}
