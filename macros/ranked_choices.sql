{#
    What `choices` says of the questions whose items are ranked: a list of {'topic', 'choices'}. The place of an item among the choices
    is its place in the patterns of `int_answer_patterns`, from 1. Empty while dbt parses.
#}
{% macro ranked_choices() %}
    {% set found = {} %}
    {% for choice in choices() if choice.topic != 'engagement' %}
        {% do found.setdefault(choice.topic, {'topic': choice.topic, 'choices': []})['choices'].append(choice) %}
    {% endfor %}
    {{ return(found.values() | list) }}
{% endmacro %}
