{%- set measures = {
    'engagement': ['engagement_code'],
    'it_strategy': [],
    'maturity': ['maturity_level'],
    'technology_adoption': ['technology_code', 'adoption_status'],
    'development_potential': ['technology_code'],
    'performance_contribution': ['pmm_dimension_code', 'pmm_outcome_code'],
    'capacity_needs': ['capacity_need_code'],
    'technology_votes': ['technology_code'],
} %}
with

changes as (

    select * from {{ ref('fct_change_between_waves') }}

),

bases as (

    {% for measure_code, columns in measures.items() %}
    select
        wave_id,
        region_code,
        '{{ measure_code }}' as measure_code,
        {% if columns %}concat_ws('/', {{ columns | join(', ') }}){% else %}''{% endif %} as item_code,
        item_base
    from {{ ref('fct_' ~ measure_code ~ '_by_region') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        changes.wave_id,
        changes.region_code,
        changes.measure_code,
        changes.item_code,
        changes.members_in_both,
        previous_bases.item_base as previous_base,
        current_bases.item_base as current_base
    from changes
    left join bases as previous_bases
        on
            changes.previous_wave_id = previous_bases.wave_id
            and changes.region_code = previous_bases.region_code
            and changes.measure_code = previous_bases.measure_code
            and changes.item_code = previous_bases.item_code
    left join bases as current_bases
        on
            changes.wave_id = current_bases.wave_id
            and changes.region_code = current_bases.region_code
            and changes.measure_code = current_bases.measure_code
            and changes.item_code = current_bases.item_code
    where
        -- Who came from another region answered there before.
        (changes.members_in_both > previous_bases.item_base and (changes.is_comparable or changes.region_code = 'ALL'))
        or changes.members_in_both > coalesce(current_bases.item_base, 0)

)

select * from final
