{#- The facts that carry estimates, with the columns that make up their item. -#}
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

waves as (

    select
        current_wave.wave_id,
        current_wave.previous_wave_id,
        previous_wave.wave_id is not null as previous_is_loaded
    from {{ ref('int_loaded_waves') }} as current_wave
    left join {{ ref('int_loaded_waves') }} as previous_wave
        on
            current_wave.previous_wave_id = previous_wave.wave_id
            and previous_wave.survey_code = 'member'
    where
        current_wave.survey_code = 'member'
        and current_wave.previous_wave_id is not null

),

bundles as (

    select
        wave_id,
        technology_code
    from {{ ref('stg_reference__technology_bundles') }}

    union

    select
        wave_id,
        member_technology_code as technology_code
    from {{ ref('stg_reference__technology_bundles') }}

),

estimates as (
    {% for measure_code, columns in measures.items() %}
    select
        wave_id,
        region_code,
        '{{ measure_code }}' as measure_code,
        {% if columns %}concat_ws('/', {{ columns | join(', ') }}){% else %}''{% endif %} as item_code,
        {{ 'technology_code' if 'technology_code' in columns else 'cast(null as string)' }} as technology_code,
        share_weighted,
        standard_error
    from {{ ref('fct_' ~ measure_code ~ '_by_region') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

items as (

    select
        waves.wave_id,
        waves.previous_wave_id,
        waves.previous_is_loaded,
        estimates.region_code,
        estimates.measure_code,
        estimates.item_code,
        estimates.technology_code
    from waves
    inner join estimates
        on estimates.wave_id in (waves.wave_id, waves.previous_wave_id)
    group by all

),

bundled_items as (

    select distinct
        items.wave_id,
        items.technology_code
    from items
    inner join bundles
        on
            items.technology_code = bundles.technology_code
            and bundles.wave_id in (items.wave_id, items.previous_wave_id)

),

paired as (

    select
        items.*,
        previous_estimates.wave_id is not null as was_asked_before,
        current_estimates.wave_id is not null as is_asked_now,
        bundled_items.wave_id is not null as is_bundled,
        previous_estimates.share_weighted as previous_value,
        current_estimates.share_weighted as current_value,
        previous_estimates.standard_error as previous_standard_error,
        current_estimates.standard_error as current_standard_error
    from items
    left join estimates as previous_estimates
        on
            items.previous_wave_id = previous_estimates.wave_id
            and items.region_code = previous_estimates.region_code
            and items.measure_code = previous_estimates.measure_code
            and items.item_code = previous_estimates.item_code
    left join estimates as current_estimates
        on
            items.wave_id = current_estimates.wave_id
            and items.region_code = current_estimates.region_code
            and items.measure_code = current_estimates.measure_code
            and items.item_code = current_estimates.item_code
    left join bundled_items
        on
            items.wave_id = bundled_items.wave_id
            and items.technology_code = bundled_items.technology_code

),

compared as (

    select
        *,
        case
            when not previous_is_loaded
                then 'The previous wave ' || previous_wave_id || ' is not in the warehouse: land its export.'
            when not was_asked_before then 'Wave ' || previous_wave_id || ' did not ask about it.'
            when not is_asked_now then 'Wave ' || wave_id || ' does not ask about it any more.'
            when is_bundled then 'One of the two waves asked about several technologies in one item.'
            when previous_value is null then 'Nobody answered in wave ' || previous_wave_id || '.'
            when current_value is null then 'Nobody answered in wave ' || wave_id || '.'
        end as not_comparable_reason
    from paired

),

final as (

    select
        wave_id,
        previous_wave_id,
        region_code,
        measure_code,
        item_code,
        previous_value,
        current_value,
        case when not_comparable_reason is null then current_value - previous_value end as change,
        case
            when not_comparable_reason is null
                then sqrt(power(previous_standard_error, 2) + power(current_standard_error, 2))
        end as change_standard_error,
        not_comparable_reason is null as is_comparable,
        not_comparable_reason
    from compared

)

select * from final
