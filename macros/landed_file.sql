{#
    The canonical file of a landing as SQL that can stand behind `from`: on DuckDB the file itself, on Spark the external table
    over it, which has to be declared before dbt starts.
#}
{% macro landed_file(survey_code, wave_id) -%}
    {{ return(adapter.dispatch('landed_file')(survey_code, wave_id)) }}
{%- endmacro %}

{% macro default__landed_file(survey_code, wave_id) -%}
    {% set path = var('landing_folder') ~ '/canonical/' ~ survey_code ~ '/' ~ wave_id ~ '.parquet' %}
    {#- Else a folder above it that is called `is_test=true` would be a column. -#}
    {{ return('read_parquet(' ~ file_literal(path) ~ ', hive_partitioning = false)') }}
{%- endmacro %}

{# Names of tables are letters and digits there, ids of waves may be more. #}
{% macro spark__landed_file(survey_code, wave_id) -%}
    {{ return('landing.file_' ~ local_md5(survey_code ~ '/' ~ wave_id)) }}
{%- endmacro %}
