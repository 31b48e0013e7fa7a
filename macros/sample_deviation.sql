{# Standard deviation of answers of which a share chose, sqrt(r / (r - 1) p (1 - p)); 0 for a single answer. #}
{% macro sample_deviation(share, answers) -%}
    case
        when {{ answers }} > 1
            then sqrt({{ answers }} / ({{ answers }} - 1) * greatest(0.0, {{ share }} * (1 - {{ share }})))
        else 0.0
    end
{%- endmacro %}
