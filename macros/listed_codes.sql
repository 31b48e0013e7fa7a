{# The codes that answers to a topic may have, `unlisted` among them, by topic: all waves together. Empty while dbt parses. #}
{% macro listed_codes() %}
    {% set found = {} %}
    {% for key, listed in wordings().items() %}
        {% set codes = found.setdefault(key.split('/')[-1], ['unlisted']) %}
        {% for code in listed.codes if code not in codes %}
            {% do codes.append(code) %}
        {% endfor %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
