{# No row lacks a value in these columns. `columns`: list of their names. #}
{% test complete(model, columns) %}

select *
from {{ model }}
where {{ columns | join(' is null or ') }} is null

{% endtest %}
