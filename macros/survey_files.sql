{#
    The raw files, one a wave and survey: a list of {'survey_code', 'wave_id', 'relation': SQL that can stand behind `from`}.

    The bundled wave's files are seeds. The others are those that the ledger names, `<landing_folder>/canonical/<survey_code>/
    <wave_id>.parquet`; what else lies there is not looked at. A landed file of the bundled wave stands in for its seed. While dbt
    parses, only the seeds are known.
#}
{% macro survey_files() %}
    {% set files = [] %}
    {% for row in landed_waves() %}
        {% do files.append({
            'survey_code': row['survey_code'],
            'wave_id': row['wave_id'] | string,
            'relation': landed_file(row['survey_code'], row['wave_id'])
        }) %}
    {% endfor %}
    {% for survey_code in ['member', 'partner_agency'] %}
        {% set wave_id = var('bundled_wave_id') %}
        {% set seed = ref('raw_' ~ survey_code ~ '_survey_' ~ wave_id) %}
        {% if not files | selectattr('survey_code', 'eq', survey_code) | selectattr('wave_id', 'eq', wave_id) | list %}
            {% do files.append({'survey_code': survey_code, 'wave_id': wave_id, 'relation': seed}) %}
        {% endif %}
    {% endfor %}
    {{ return(files) }}
{% endmacro %}
