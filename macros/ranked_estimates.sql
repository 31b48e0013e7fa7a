{#
    The columns of a fact whose items of a wave and region are ranked by count: estimates, rank, and the range of the rank.

    `estimates`: name of a CTE as `estimates_by_region` gives it, of items in the one column `item`. `topic`: that of their pairs.
    `rank`: the name of the rank.
#}
{% macro ranked_estimates(estimates, item, topic, rank) %}
with

ranked as (

    select
        *,
        {{ rank_within('item_count', ['wave_id', 'region_code']) }} as {{ rank }}
    from {{ estimates }}

),

placed as (

    select
        wave_id,
        region_code,
        '{{ topic }}' as topic,
        {{ item }} as item_code,
        '' as rank_group,
        {{ rank }} as place
    from ranked

),

ranges as (

    {{ rank_ranges('placed') }}

)

select
    ranked.*,
    ranges.rank_low,
    ranges.rank_high
from ranked
left join ranges
    on
        ranked.wave_id = ranges.wave_id
        and ranked.region_code = ranges.region_code
        and ranked.{{ item }} = ranges.item_code
{% endmacro %}
