{# The value of a var that must be a number above 0. Raises a compiler error that says what was found. #}
{% macro positive_var(name) %}
    {% set value = var(name) %}
    {% if value is not number or value <= 0 %}
        {{ exceptions.raise_compiler_error(
            'dbt_project.yml, or --vars: expected a number above 0 for ' ~ name ~ ', found ' ~ value ~ '.'
        ) }}
    {% endif %}
    {{ return(value) }}
{% endmacro %}
