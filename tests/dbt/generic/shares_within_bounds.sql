{# Shares lie between 0 and 1; an empty share is allowed. `columns`: list of their names. #}
{% test shares_within_bounds(model, columns) %}

select *
from {{ model }}
where {{ columns | join(' not between 0 and 1 or ') }} not between 0 and 1

{% endtest %}
