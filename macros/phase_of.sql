{# In which part of fieldwork a day lies, as SQL. `waves`: name of the table with the days of its wave. #}
{% macro phase_of(day, waves) -%}
    case
        when {{ day }} <= coalesce({{ waves }}.deadline_on, {{ waves }}.closed_on) then 'on_time'
        when {{ day }} <= coalesce({{ waves }}.extended_deadline_on, {{ waves }}.deadline_on, {{ waves }}.closed_on) then 'extended'
        else 'late'
    end
{%- endmacro %}
