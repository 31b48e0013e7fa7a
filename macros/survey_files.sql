{#
    The raw files, one a wave and survey: a list of {'survey_code', 'wave_id', 'relation': SQL that can stand behind `from`}.

    The bundled wave's files are seeds; the others are the canonical files `<landing_folder>/canonical/<survey_code>/<wave_id>`
    (.csv or .parquet). A landed file of the bundled wave stands in for its seed. While dbt parses, only the seeds are known.
    Raises a compiler error where a wave was landed both as .csv and as .parquet.
#}
{% macro survey_files() %}
    {% set files = [] %}
    {% for survey_code in ['member', 'partner_agency'] %}
        {% set seed = ref('raw_' ~ survey_code ~ '_survey_' ~ var('bundled_wave_id')) %}
        {% set landed = landed_files(survey_code) if execute else [] %}
        {% do files.extend(landed) %}
        {% if var('bundled_wave_id') not in landed | map(attribute='wave_id') %}
            {% do files.append({'survey_code': survey_code, 'wave_id': var('bundled_wave_id'), 'relation': seed}) %}
        {% endif %}
    {% endfor %}
    {{ return(files) }}
{% endmacro %}
