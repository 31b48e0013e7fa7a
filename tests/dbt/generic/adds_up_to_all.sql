{#
    The regions' counts add up to the row `ALL`.
    `counts`: list of count columns. `within`: list of the columns that name the group of regions.
#}
{% test adds_up_to_all(model, counts, within) %}

select {{ within | join(', ') }}
from {{ model }}
group by {{ within | join(', ') }}
having
    {% for count in counts %}
    sum({{ count }}) filter (where region_code <> 'ALL') is distinct from sum({{ count }}) filter (where region_code = 'ALL')
    {{ 'or' if not loop.last }}
    {% endfor %}

{% endtest %}
