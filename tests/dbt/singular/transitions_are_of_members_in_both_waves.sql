with

changes as (

    select * from {{ ref('fct_change_between_waves') }}
    where
        measure_code in ('technology_adoption', 'maturity', 'it_strategy')
        and members_in_both is not null

),

-- The question of an item: a technology, or the only one of its measure.
transitions as (

    select
        *,
        case when measure_code = 'technology_adoption' then split_part(to_item_code, '/', 1) else '' end as question
    from {{ ref('fct_transitions_between_waves') }}

),

answered as (

    select
        wave_id,
        region_code,
        measure_code,
        question,
        sum(members) as members
    from transitions
    group by wave_id, region_code, measure_code, question

),

chosen as (

    select
        wave_id,
        region_code,
        measure_code,
        from_item_code as item_code,
        sum(members) as chose_before,
        0 as chose_now
    from transitions
    group by wave_id, region_code, measure_code, from_item_code

    union all

    select
        wave_id,
        region_code,
        measure_code,
        to_item_code as item_code,
        0 as chose_before,
        sum(members) as chose_now
    from transitions
    group by wave_id, region_code, measure_code, to_item_code

),

choices as (

    select
        wave_id,
        region_code,
        measure_code,
        case when measure_code = 'it_strategy' then '' else item_code end as item_code,
        sum(chose_before) as chose_before,
        sum(chose_now) as chose_now
    from chosen
    where item_code <> 'no'
    group by all

),

final as (

    select
        coalesce(changes.wave_id, choices.wave_id) as wave_id,
        coalesce(changes.region_code, choices.region_code) as region_code,
        coalesce(changes.measure_code, choices.measure_code) as measure_code,
        coalesce(changes.item_code, choices.item_code) as item_code,
        changes.members_in_both,
        answered.members
    from changes
    full outer join choices
        on
            changes.wave_id = choices.wave_id
            and changes.region_code = choices.region_code
            and changes.measure_code = choices.measure_code
            and changes.item_code = choices.item_code
    left join answered
        on
            changes.wave_id = answered.wave_id
            and changes.region_code = answered.region_code
            and changes.measure_code = answered.measure_code
            and answered.question = case
                when changes.measure_code = 'technology_adoption' then split_part(changes.item_code, '/', 1)
                else ''
            end
    where
        changes.wave_id is null
        or answered.members is distinct from changes.members_in_both
        or (
            changes.region_code <> 'ALL'
            and changes.members_in_both > 0
            and (
                abs(changes.panel_previous_value - choices.chose_before / changes.members_in_both) > 1e-12
                or abs(changes.panel_current_value - choices.chose_now / changes.members_in_both) > 1e-12
            )
        )

)

select * from final
