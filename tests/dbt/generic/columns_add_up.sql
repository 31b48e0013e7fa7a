{# One column is the sum of others. `total`: its name. `parts`: list of their names. #}
{% test columns_add_up(model, total, parts) %}

select *
from {{ model }}
where {{ total }} is distinct from {{ parts | join(' + ') }}

{% endtest %}
