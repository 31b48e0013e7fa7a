-- Places, counted a second time: one more than there are items with a larger number.
with

ranked as (
    {% for table, item, number, place in [
        ('fct_technology_votes_by_region', 'technology_code', 'item_count', 'vote_rank'),
        ('fct_development_potential_by_region', 'technology_code', 'item_count', 'potential_rank'),
        ('fct_capacity_needs_by_region', 'capacity_need_code', 'item_count', 'need_rank'),
        ('fct_impact_difficulty_by_region', 'technology_code', 'mean_impact', 'impact_rank'),
        ('fct_impact_difficulty_by_region', 'technology_code', 'mean_difficulty', 'difficulty_rank'),
    ] %}
    select
        wave_id,
        region_code,
        '{{ place }}' as rank_name,
        {{ item }} as item_code,
        cast({{ number }} as double) as number,
        {{ place }} as place
    from {{ ref(table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (

    select
        ranked.wave_id,
        ranked.region_code,
        ranked.rank_name,
        ranked.item_code
    from ranked
    inner join ranked as other_items
        on
            ranked.wave_id = other_items.wave_id
            and ranked.region_code = other_items.region_code
            and ranked.rank_name = other_items.rank_name
    where
        ranked.place is not null
        and other_items.place is not null
    group by ranked.wave_id, ranked.region_code, ranked.rank_name, ranked.item_code, ranked.place, ranked.number
    having ranked.place <> 1 + count(*) filter (where other_items.number > ranked.number)

)

select * from final
