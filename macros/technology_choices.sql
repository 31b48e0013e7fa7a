{#
    What `choices` says of votes and development potential, by technology: a list of {'item_code', 'votes', 'potential'}, the last two
    as conditions on a row of `int_survey_answers`. While dbt parses, one technology that nobody chose.
#}
{% macro technology_choices() %}
    {% set potential = {} %}
    {% for choice in choices() if choice.topic == 'development_potential' %}
        {% do potential.update({choice.item_code: choice.chosen}) %}
    {% endfor %}
    {% set found = [] %}
    {% for choice in choices() if choice.topic == 'top_technology' %}
        {% do found.append({
            'item_code': choice.item_code, 'votes': choice.chosen, 'potential': potential.get(choice.item_code, 'false')
        }) %}
    {% endfor %}
    {{ return(found or [{'item_code': '', 'votes': 'false', 'potential': 'false'}]) }}
{% endmacro %}
