{# The landed canonical files of one survey, in the form of `survey_files`. #}
{% macro landed_files(survey_code) %}
    {% set folder = var('landing_folder') ~ '/canonical/' ~ survey_code %}
    {% set query %}
        select
            regexp_extract(file, '([^/\\]+)\.(csv|parquet)$', 1) as wave_id,
            '''' || replace(any_value(file), '''', '''''') || '''' as quoted_file,
            any_value(file) like '%.parquet' as is_parquet,
            count(*) as files,
        from glob('{{ folder | replace("'", "''") }}/*')
        where regexp_matches(file, '[/\\][^./\\][^/\\]*\.(csv|parquet)$')
        group by wave_id
        order by wave_id
    {% endset %}
    {% set files = [] %}
    {% for row in run_query(query).rows %}
        {% if row['files'] > 1 %}
            {{ exceptions.raise_compiler_error(
                folder ~ ': wave ' ~ row['wave_id'] ~ ' lies there as .csv and as .parquet; expected one file a wave. '
                ~ 'Land the export again, or remove the older file.'
            ) }}
        {% endif %}
        {% set csv = "read_csv(" ~ row['quoted_file'] ~ ", header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')" %}
        {% set relation = 'read_parquet(' ~ row['quoted_file'] ~ ')' if row['is_parquet'] else csv %}
        {% do files.append({'survey_code': survey_code, 'wave_id': row['wave_id'] | string, 'relation': relation}) %}
    {% endfor %}
    {{ return(files) }}
{% endmacro %}
