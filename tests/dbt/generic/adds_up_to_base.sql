{#
    Where each answer falls in just one item, the items' counts add up to the base that they share.
    `within`: list of the columns that name the question.
#}
{% test adds_up_to_base(model, within) %}

select {{ within | join(', ') }}
from {{ model }}
group by {{ within | join(', ') }}
having
    sum(item_count) <> max(item_base)
    or min(item_base) <> max(item_base)

{% endtest %}
