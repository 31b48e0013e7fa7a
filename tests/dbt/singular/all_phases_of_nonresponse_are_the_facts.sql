{%- set facts = {
    'it_strategy': [],
    'maturity': ['maturity_level'],
    'technology_adoption': ['technology_code', 'adoption_status'],
    'development_potential': ['technology_code'],
    'capacity_needs': ['capacity_need_code'],
} -%}
{%- set reals = ['share_weighted', 'standard_error', 'ci_low', 'ci_high', 'census_low', 'census_high'] -%}
with

facts as (
    {% for measure_code, columns in facts.items() %}
    select
        wave_id,
        region_code,
        '{{ measure_code }}' as measure_code,
        {% if columns %}concat_ws('/', {{ columns | join(', ') }}){% else %}''{% endif %} as item_code,
        item_base,
        item_count,
        {{ reals | join(', ') }}
    from {{ ref('fct_' ~ measure_code ~ '_by_region') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

phases as (

    select *
    from {{ ref('rpt_nonresponse') }}
    where
        phase = 'ALL'
        and measure_code in ({{ literals(facts) }})

),

final as (

    select
        facts.wave_id,
        phases.wave_id as wave_of_phases
    from facts
    full outer join phases
        on
            facts.wave_id = phases.wave_id
            and facts.region_code = phases.region_code
            and facts.measure_code = phases.measure_code
            and facts.item_code = phases.item_code
    where
        facts.item_base is distinct from phases.item_base
        or facts.item_count is distinct from phases.item_count
        {%- for real in reals %}
        or coalesce(abs(facts.{{ real }} - phases.{{ real }}) > 1e-12, facts.{{ real }} is distinct from phases.{{ real }})
        {%- endfor %}

)

select * from final
