{# The parts of fieldwork, in their order: until the first deadline, until the extended one, and after it. See `phase_of`. #}
{% macro phases() %}
    {{ return(['on_time', 'extended', 'late']) }}
{% endmacro %}
