{#-
    A claim is a row of the list `ref_published_figures`; what its kind compares is one CTE `..._verdicts` each, all of them on
    `claim_numbers`. Where the numbers are: the mart, the name of its measure, the columns of its item (the first is the item of
    the claim, all of them its place, as in `fct_change_between_waves`), its number, and its share if it has one (0..1).
-#}
{%- set sources = [
    ['fct_participation_by_region', "'members'", "''", 'members', 'null'],
    ['fct_participation_by_region', "'submissions'", "''", 'submissions', 'null'],
    ['fct_participation_by_region', "'submission_rate'", "''", 'submissions', 'submission_rate'],
    ['fct_engagement_by_region', 'engagement_code', 'engagement_code', 'item_count', 'share'],
    ['fct_it_strategy_by_region', "'it_strategy_in_place'", "''", 'item_count', 'share'],
    ['fct_maturity_by_region', "'maturity_level'", 'cast(maturity_level as string)', 'item_count', 'share'],
    ['fct_technology_adoption_by_region', 'adoption_status', 'technology_code, adoption_status', 'item_count', 'share'],
    [
        'fct_development_potential_by_region', "'under_development + under_consideration'", 'technology_code', 'item_count',
        'share'
    ],
    ['fct_impact_difficulty_by_region', "'mean_impact'", 'technology_code', 'mean_impact', 'null'],
    ['fct_impact_difficulty_by_region', "'mean_difficulty'", 'technology_code', 'mean_difficulty', 'null'],
    [
        'fct_performance_contribution_by_region', "case when pmm_outcome_code = 'ALL' then 'performance_contribution' end",
        'pmm_dimension_code, pmm_outcome_code', 'item_count', 'share'
    ],
    ['fct_capacity_needs_by_region', "'capacity_need'", 'capacity_need_code', 'item_count', 'share'],
    ['fct_technology_votes_by_region', "'votes'", 'technology_code', 'item_count', 'share'],
] %}
with

claims as (

    -- The list of claims writes orders and sets in the place of the item.
    select
        wave_id,
        claim_id,
        report_section,
        measure,
        region_code,
        claim_kind,
        unit,
        coalesce(published_value, item_code) as published_value,
        case when claim_kind not in ('order', 'set') then item_code end as item_code,
        cast(case when claim_kind = 'value' then length(split_part(published_value, '.', 2)) else 0 end as integer) as decimals
    from {{ ref('stg_reference__published_figures') }}

),

-- A technology that is selected, with those that are merged into it.
selected as (

    select
        chosen.wave_id,
        chosen.selection_rank,
        chosen.technology_code
        || coalesce(
            ' (with ' || {{ joined_texts('merged.technology_code', ' and ', 'merged.technology_code') }} || ' merged in)', ''
        ) as entry
    from {{ ref('fct_technology_selection') }} as chosen
    left join {{ ref('fct_technology_selection') }} as merged
        on
            chosen.wave_id = merged.wave_id
            and chosen.technology_code = merged.merged_into
    where chosen.is_selected
    group by chosen.wave_id, chosen.selection_rank, chosen.technology_code

),

numbers as (
    {% for mart, measure, items, number, share in sources %}
    select
        wave_id,
        region_code,
        {{ measure }} as measure,
        cast({{ items.split(', ')[0] }} as string) as item_code,
        cast({{ number }} as double) as number,
        cast({{ share }} as double) as share,
        '{{ mart }}' as table_name,
        '{{ number }}' as number_column,
        nullif('{{ share }}', 'null') as share_column,
        concat_ws('/', {{ items }}) as place
    from {{ ref(mart) }}
    union all
    {% endfor %}
    select
        wave_id,
        null as region_code,
        'partner_agency_submissions' as measure,
        null as item_code,
        sum(submissions) as number,
        null as share,
        'fct_partner_agency_submissions' as table_name,
        'submissions' as number_column,
        null as share_column,
        null as place
    from {{ ref('fct_partner_agency_submissions') }}
    group by wave_id
    union all
    select
        wave_id,
        null as region_code,
        'is_selected' as measure,
        entry as item_code,
        selection_rank as number,
        null as share,
        'fct_technology_selection' as table_name,
        'is_selected' as number_column,
        null as share_column,
        null as place
    from selected

),

-- The numbers of each claim, in its unit and rounded as the report rounds: percentages to whole numbers, half up.
-- A claim without a region that orders something orders the regions. Maturity levels go by their codes in claims, by their
-- numbers in the mart. Of a `greater` the other measure is here too, and is not the claim's own.
claim_numbers as (

    select
        claims.wave_id,
        claims.claim_id,
        claims.claim_kind,
        claims.published_value,
        claims.decimals,
        claims.measure = numbers.measure as is_own,
        case
            when claims.claim_kind = 'order' and claims.region_code is null then numbers.region_code
            else coalesce(levels.maturity_code, numbers.item_code)
        end as item_code,
        case
            when claims.unit = 'percent' then {{ rounded('round(100 * numbers.share, 9)', 'claims.decimals') }}
            when claims.claim_kind = 'value' then {{ rounded('numbers.number', 'claims.decimals') }}
            else numbers.number
        end as number,
        numbers.table_name,
        case when claims.unit = 'percent' then numbers.share_column else numbers.number_column end as column_name,
        case when claims.claim_kind = 'value' then numbers.place end as place
    from claims
    inner join numbers
        on
            claims.wave_id = numbers.wave_id
            and (
                claims.measure = numbers.measure
                or (claims.claim_kind = 'greater' and claims.published_value = numbers.measure)
            )
            and (
                claims.region_code is not distinct from numbers.region_code
                or (claims.claim_kind = 'order' and claims.region_code is null and numbers.region_code <> 'ALL')
            )
    left join {{ ref('dim_maturity_level') }} as levels
        on
            numbers.measure = 'maturity_level'
            and numbers.item_code = cast(levels.maturity_level as string)
    where
        claims.item_code is null
        or claims.item_code = coalesce(levels.maturity_code, numbers.item_code)

),

value_verdicts as (

    select
        wave_id,
        claim_id,
        printf('%.' || decimals || 'f', number) as computed_value,
        {{ rounded('(number - cast(published_value as double))', 'decimals') }} as difference,
        {{ rounded('(number - cast(published_value as double))', 'decimals') }} = 0 as holds
    from claim_numbers
    where
        claim_kind = 'value'
        and number is not null

),

order_verdicts as (

    {{ order_verdicts('claims', 'claim_numbers') }}

),

-- `greater`: the claim's measure, summed over its items, is above the measure that stands in the published value.
greater_sums as (

    select
        wave_id,
        claim_id,
        cast(sum(number) filter (where is_own) as bigint) as larger,
        cast(sum(number) filter (where not is_own) as bigint) as smaller
    from claim_numbers
    where claim_kind = 'greater'
    group by wave_id, claim_id

),

greater_verdicts as (

    select
        wave_id,
        claim_id,
        larger || ' > ' || smaller as computed_value,
        cast(null as double) as difference,
        larger > smaller as holds
    from greater_sums

),

set_verdicts as (

    select
        wave_id,
        claim_id,
        '{' || {{ joined_texts('item_code', ', ', 'number') }} || '}' as computed_value,
        cast(null as double) as difference,
        {{ same_entries('item_code', "trim(both '{}' from published_value)") }} as holds
    from claim_numbers
    where claim_kind = 'set'
    group by wave_id, claim_id, published_value

),

days as (

    {% for measure, column in [
        ('launched', 'opened_on'), ('first_deadline', 'deadline_on'), ('extended_deadline', 'extended_deadline_on')
    ] %}
    select
        wave_id,
        '{{ measure }}' as measure,
        {{ column }} as day
    from {{ ref('dim_survey_wave') }}
    where survey_code = 'member'

    union all

    {% endfor %}
    select
        wave_id,
        'last_submission' as measure,
        max(submitted_on) as day
    from {{ ref('fct_submissions_by_day') }}
    where submissions > 0
    group by wave_id

),

date_verdicts as (

    select
        claims.wave_id,
        claims.claim_id,
        cast(days.day as string) as computed_value,
        cast(null as double) as difference,
        days.day = cast(claims.published_value as date) as holds
    from claims
    inner join days
        on
            claims.wave_id = days.wave_id
            and claims.measure = days.measure
    where
        claims.claim_kind = 'date'
        and days.day is not null

),

verdicts as (
    {% for kind in ['value', 'order', 'greater', 'set', 'date'] %}
    select
        wave_id,
        claim_id,
        computed_value,
        difference,
        holds
    from {{ kind }}_verdicts
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Of several numbers none is the claim's own: it has a table and a column, and no item.
locations as (

    select
        wave_id,
        claim_id,
        min(table_name) as table_name,
        min(column_name) as column_name,
        case when count(*) = 1 then min(place) end as item_code
    from claim_numbers
    where is_own
    group by wave_id, claim_id

),

final as (

    select
        claims.wave_id,
        claims.claim_id,
        claims.report_section,
        claims.published_value,
        verdicts.computed_value,
        verdicts.difference,
        case
            when verdicts.holds is null then 'not_computable'
            when verdicts.holds then 'match'
            else 'mismatch'
        end as verdict,
        case
            when verdicts.holds is null
                then 'The marts hold no number for the measure ' || claims.measure || ' of this wave.'
            when claims.claim_kind = 'value' and claims.unit = 'percent'
                then 'Compared with the share of the mart, as a percentage rounded to a whole number.'
            when claims.claim_kind = 'value'
                then 'Compared with the number of the mart, rounded to as many decimals as the report prints.'
            when claims.claim_kind = 'order' and claims.unit = 'percent'
                then 'Each step of the published order was compared on the rounded percentages of the mart.'
            when claims.claim_kind = 'order' then 'Each step of the published order was compared on the numbers of the mart.'
            when claims.claim_kind = 'greater' then 'Compared on the sums over all technologies.'
            when claims.claim_kind = 'set' then 'Compared as a set: the order of its entries does not matter.'
            else 'Compared as a day.'
        end as explanation,
        locations.table_name,
        locations.column_name,
        case when locations.table_name is not null then claims.region_code end as region_code,
        locations.item_code
    from claims
    left join verdicts
        on
            claims.wave_id = verdicts.wave_id
            and claims.claim_id = verdicts.claim_id
    left join locations
        on
            claims.wave_id = locations.wave_id
            and claims.claim_id = locations.claim_id

)

select * from final
