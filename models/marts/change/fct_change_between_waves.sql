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
{%- set columns_of_estimates = [
    'item_base', 'share_weighted', 'standard_error', 'ci_low', 'ci_high', 'census_low', 'census_high'
] %}
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
        {{ columns_of_estimates | join(',\n        ') }}
    from {{ ref('fct_' ~ measure_code ~ '_by_region') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Each wave twice: with its own items, and with those of the wave before.
sides as (

    select
        *,
        wave_id as asked_in
    from waves

    union all

    select
        *,
        previous_wave_id as asked_in
    from waves

),

items as (

    select
        sides.wave_id,
        sides.previous_wave_id,
        sides.previous_is_loaded,
        estimates.region_code,
        estimates.measure_code,
        estimates.item_code,
        estimates.technology_code
    from sides
    inner join estimates
        on sides.asked_in = estimates.wave_id
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
        {%- for column in columns_of_estimates %}
        previous_estimates.{{ column }} as previous_{{ column }},
        current_estimates.{{ column }},
        {%- endfor %}
        current_estimates.share_weighted - previous_estimates.share_weighted as difference
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

-- What both waves have in common: who was a Member in both, and who answered in both.
in_common as (

    select
        paired.wave_id,
        paired.region_code,
        paired.measure_code,
        paired.item_code,
        cast(paired.previous_item_base as double) as previous_answers,
        cast(paired.item_base as double) as answers,
        paired.previous_share_weighted as previous_share,
        paired.share_weighted as share,
        cast(members.previous_members as double) as previous_members,
        cast(members.members as double) as members,
        cast(members.members_in_both as double) as listed_both,
        coalesce(cast(counts.stayed as double), 0) as answered_both,
        coalesce(cast(counts.stayed_chose_before as double), 0) as chose_before,
        coalesce(cast(counts.stayed_chose_now as double), 0) as chose_now,
        coalesce(cast(counts.stayed_chose_both as double), 0) as chose_both,
        coalesce(cast(counts.members as double), 0) as panel,
        counts.chose_before / nullif(cast(counts.members as double), 0) as panel_previous_value,
        counts.chose_now / nullif(cast(counts.members as double), 0) as panel_current_value
    from paired
    left join {{ ref('int_members_in_both_waves') }} as members
        on
            paired.wave_id = members.wave_id
            and paired.region_code = members.region_code
    left join {{ ref('int_counts_in_both_waves') }} as counts
        on
            paired.wave_id = counts.wave_id
            and paired.region_code = counts.region_code
            and paired.measure_code = counts.measure_code
            and paired.item_code = counts.item_code
    where
        paired.region_code <> 'ALL'
        and paired.previous_is_loaded
        and paired.was_asked_before
        and paired.is_asked_now
        and not paired.is_bundled

),

covariances as (

    select
        *,
        {{ change_covariance() }} as covariance
    from in_common

),

panels as (

    select
        wave_id,
        region_code,
        measure_code,
        item_code,
        covariance,
        panel,
        panel_previous_value,
        panel_current_value
    from covariances

    union all

    select
        wave_id,
        'ALL' as region_code,
        measure_code,
        item_code,
        coalesce(
            {{ sum_in_order('previous_members * members * covariance', 'region_code') }}
            / (sum(previous_members) filter (where previous_answers > 0) * sum(members) filter (where answers > 0)),
            0
        ) as covariance,
        sum(panel) as panel,
        {{ sum_in_order('members * panel_previous_value', 'region_code') }} / sum(members) filter (where panel > 0)
            as panel_previous_value,
        {{ sum_in_order('members * panel_current_value', 'region_code') }} / sum(members) filter (where panel > 0)
            as panel_current_value
    from covariances
    group by wave_id, measure_code, item_code

),

compared as (

    select
        paired.*,
        panels.covariance,
        panels.panel,
        panels.panel_previous_value,
        panels.panel_current_value,
        case
            when not paired.previous_is_loaded
                then 'The previous wave ' || paired.previous_wave_id || ' is not in the warehouse: land its export.'
            when not paired.was_asked_before then 'Wave ' || paired.previous_wave_id || ' did not ask about it.'
            when not paired.is_asked_now then 'Wave ' || paired.wave_id || ' does not ask about it any more.'
            when paired.is_bundled then 'One of the two waves asked about several technologies in one item.'
            when paired.previous_share_weighted is null then 'Nobody answered in wave ' || paired.previous_wave_id || '.'
            when paired.share_weighted is null then 'Nobody answered in wave ' || paired.wave_id || '.'
            when members.members_in_both < greatest(members.previous_members, members.members)
                then
                    'The Members are not those of wave ' || paired.previous_wave_id || ': '
                    || (members.members - members.members_in_both) || ' joined'
                    || case when paired.region_code = 'ALL' then '' else ' the region' end
                    || ', ' || (members.previous_members - members.members_in_both) || ' left.'
        end as not_comparable_reason
    from paired
    left join panels
        on
            paired.wave_id = panels.wave_id
            and paired.region_code = panels.region_code
            and paired.measure_code = panels.measure_code
            and paired.item_code = panels.item_code
    left join {{ ref('int_members_in_both_waves') }} as members
        on
            paired.wave_id = members.wave_id
            and paired.region_code = members.region_code

),

precision_of_change as (

    select
        *,
        case when not_comparable_reason is null then difference end as change,
        case
            when
                not_comparable_reason is null
                and previous_standard_error is not null
                and standard_error is not null
                then {{ change_standard_error('previous_standard_error', 'standard_error', 'covariance') }}
        end as change_standard_error,
        case
            when previous_standard_error * standard_error > 0
                then greatest(-1.0, least(1.0, covariance / (previous_standard_error * standard_error)))
            else 0.0
        end as rho
    from compared

),

intervals as (

    select
        {%- for side, sign, reach, previous_reach in [
            ('low', '-', 'share_weighted - ci_low', 'previous_ci_high - previous_share_weighted'),
            ('high', '+', 'ci_high - share_weighted', 'previous_share_weighted - previous_ci_low'),
        ] %}
        case
            when
                change_standard_error is not null
                and previous_ci_low is not null
                and ci_low is not null
                then change {{ sign }} {{ mover_reach(reach, previous_reach, 'rho') }}
        end as reach_{{ side }},
        {%- endfor %}
        *
    from precision_of_change

),

bounded as (

    select
        {%- for side in ['low', 'high'] %}
        case
            when reach_{{ side }} is not null
                then greatest(census_low - previous_census_high, least(census_high - previous_census_low, reach_{{ side }}))
        end as change_ci_{{ side }},
        {%- endfor %}
        *
    from intervals

),

final as (

    select
        wave_id,
        previous_wave_id,
        region_code,
        measure_code,
        item_code,
        previous_share_weighted as previous_value,
        share_weighted as current_value,
        change,
        change_standard_error,
        not_comparable_reason is null as is_comparable,
        not_comparable_reason,
        cast(panel as integer) as members_in_both,
        change_ci_low,
        change_ci_high,
        -- Further from 0 than what adding in another order can do.
        change_ci_low > 1e-12 or change_ci_high < -1e-12 as is_significant,
        panel_previous_value,
        panel_current_value,
        panel_current_value - panel_previous_value as panel_change
    from bounded

)

select * from final
