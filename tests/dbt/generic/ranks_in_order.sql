{#
    The range of each rank holds it and lies within the places of its group, and there is a range just where there is a rank. So a
    group of more items than critical values are listed for (`ref_rank_critical_values`) is found.
    `rank`, `low`, `high`: columns. `within`: list of columns or expressions, the group.
#}
{% test ranks_in_order(model, rank, low, high, within) %}

select *
from (
    select
        *,
        count({{ rank }}) over (partition by {{ within | join(', ') }}) as ranked_items
    from {{ model }}
) as ranked
where
    ({{ rank }} is null) <> ({{ low }} is null)
    or ({{ rank }} is null) <> ({{ high }} is null)
    or {{ low }} < 1
    or {{ rank }} not between {{ low }} and {{ high }}
    or {{ high }} > ranked_items

{% endtest %}
