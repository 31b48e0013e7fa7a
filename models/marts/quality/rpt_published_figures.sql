{#-
    Where a claim finds its numbers: the mart, the name of its measure, its item, its number, and its share if it has one
    (`share`, 0..1, answers claims in percent); last the item as its place in the mart, composed as in `fct_change_between_waves`.
-#}
{%- set estimates = ['item_count', 'share'] %}
{%- set technology = 'technology_code' %}
{%- set sources = [
    ['fct_participation_by_region', "'members'", 'null', 'members', 'null', "''"],
    ['fct_participation_by_region', "'submissions'", 'null', 'submissions', 'null', "''"],
    ['fct_participation_by_region', "'submission_rate'", 'null', 'submissions', 'submission_rate', "''"],
    ['fct_engagement_by_region', 'engagement_code', 'null'] + estimates + ['engagement_code'],
    ['fct_it_strategy_by_region', "'it_strategy_in_place'", 'null'] + estimates + ["''"],
    ['fct_maturity_by_region', "'maturity_level'", 'cast(maturity_level as string)'] + estimates
        + ['cast(maturity_level as string)'],
    ['fct_technology_adoption_by_region', 'adoption_status', technology] + estimates
        + ["concat_ws('/', technology_code, adoption_status)"],
    ['fct_development_potential_by_region', "'under_development + under_consideration'", technology] + estimates + [technology],
    ['fct_impact_difficulty_by_region', "'mean_impact'", technology, 'mean_impact', 'null', technology],
    ['fct_impact_difficulty_by_region', "'mean_difficulty'", technology, 'mean_difficulty', 'null', technology],
    ['fct_performance_contribution_by_region', "case when pmm_outcome_code = 'ALL' then 'performance_contribution' end",
        'pmm_dimension_code'] + estimates + ["concat_ws('/', pmm_dimension_code, pmm_outcome_code)"],
    ['fct_capacity_needs_by_region', "'capacity_need'", 'capacity_need_code'] + estimates + ['capacity_need_code'],
    ['fct_technology_votes_by_region', "'votes'", technology] + estimates + [technology],
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

numbers as (
    {% for mart, measure, item_code, number, share, place in sources %}
    select
        wave_id,
        region_code,
        {{ measure }} as measure,
        cast({{ item_code }} as string) as item_code,
        cast({{ number }} as double) as number,
        cast({{ share }} as double) as share,
        '{{ mart }}' as table_name,
        '{{ number }}' as number_column,
        nullif('{{ share }}', 'null') as share_column,
        {{ place }} as place
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

),

-- Maturity levels go by their codes in claims, by their numbers in the mart.
measures as (

    select
        numbers.wave_id,
        numbers.region_code,
        numbers.measure,
        coalesce(levels.maturity_code, numbers.item_code) as item_code,
        numbers.number,
        numbers.share,
        numbers.table_name,
        numbers.number_column,
        numbers.share_column,
        numbers.place
    from numbers
    left join {{ ref('dim_maturity_level') }} as levels
        on
            numbers.measure = 'maturity_level'
            and numbers.item_code = cast(levels.maturity_level as string)

),

-- The numbers of each claim, in its unit and rounded as the report rounds: percentages to whole numbers, half up.
-- A claim without a region that orders something orders the regions.
claim_numbers as (

    select
        claims.wave_id,
        claims.claim_id,
        case
            when claims.claim_kind = 'order' and claims.region_code is null then measures.region_code
            else measures.item_code
        end as item_code,
        case
            when claims.unit = 'percent' then {{ rounded('round(100 * measures.share, 9)', 'claims.decimals') }}
            when claims.claim_kind = 'value' then {{ rounded('measures.number', 'claims.decimals') }}
            else measures.number
        end as number,
        measures.table_name,
        case when claims.unit = 'percent' then measures.share_column else measures.number_column end as column_name,
        case when claims.claim_kind = 'value' then measures.place end as place
    from claims
    inner join measures
        on
            claims.wave_id = measures.wave_id
            and claims.measure = measures.measure
            and (
                claims.region_code is not distinct from measures.region_code
                or (claims.claim_kind = 'order' and claims.region_code is null and measures.region_code <> 'ALL')
            )
            and (
                claims.item_code is null
                or claims.item_code = measures.item_code
            )

),

value_verdicts as (

    select
        claims.wave_id,
        claims.claim_id,
        printf('%.' || claims.decimals || 'f', numbers.number) as computed_value,
        {{ rounded('(numbers.number - cast(claims.published_value as double))', 'claims.decimals') }} as difference,
        {{ rounded('(numbers.number - cast(claims.published_value as double))', 'claims.decimals') }} = 0 as holds
    from claims
    inner join claim_numbers as numbers
        on
            claims.wave_id = numbers.wave_id
            and claims.claim_id = numbers.claim_id
    where
        claims.claim_kind = 'value'
        and numbers.number is not null

),

-- An order reads `a > b = c > {d, e} > every other technology`: groups of items between comparison signs.
order_groups as (

    select
        wave_id,
        claim_id,
        {{ parts_as_rows('published_value', ' [<>] ', 'group_text', 'group_number') }},
        contains(published_value, ' < ') as is_ascending
    from claims
    where claim_kind = 'order'

),

named_items as (

    select
        wave_id,
        claim_id,
        group_number,
        {{ words_as_rows('group_text', 'item_code') }}
    from order_groups
    where group_text not like 'every other %' and group_text not like 'median of all %'

),

group_numbers as (

    select
        groups.wave_id,
        groups.claim_id,
        groups.group_number,
        named_items.item_code,
        numbers.number
    from order_groups as groups
    inner join named_items
        on
            groups.wave_id = named_items.wave_id
            and groups.claim_id = named_items.claim_id
            and groups.group_number = named_items.group_number
    left join claim_numbers as numbers
        on
            named_items.wave_id = numbers.wave_id
            and named_items.claim_id = numbers.claim_id
            and named_items.item_code = numbers.item_code

    union all

    select
        groups.wave_id,
        groups.claim_id,
        groups.group_number,
        numbers.item_code,
        numbers.number
    from order_groups as groups
    inner join claim_numbers as numbers
        on
            groups.wave_id = numbers.wave_id
            and groups.claim_id = numbers.claim_id
    left join named_items
        on
            numbers.wave_id = named_items.wave_id
            and numbers.claim_id = named_items.claim_id
            and numbers.item_code = named_items.item_code
    where
        groups.group_text like 'every other %'
        and named_items.item_code is null

    union all

    select
        groups.wave_id,
        groups.claim_id,
        groups.group_number,
        'median' as item_code,
        median(numbers.number) as number
    from order_groups as groups
    inner join claim_numbers as numbers
        on
            groups.wave_id = numbers.wave_id
            and groups.claim_id = numbers.claim_id
    where groups.group_text like 'median of all %'
    group by all

),

group_bounds as (

    select
        groups.wave_id,
        groups.claim_id,
        groups.group_number,
        groups.is_ascending,
        min(numbers.number) as lowest,
        max(numbers.number) as highest,
        count(*) = count(numbers.number) as is_computable,
        not contains(groups.group_text, ' = ') or min(numbers.number) = max(numbers.number) as ties_hold
    from order_groups as groups
    left join group_numbers as numbers
        on
            groups.wave_id = numbers.wave_id
            and groups.claim_id = numbers.claim_id
            and groups.group_number = numbers.group_number
    group by groups.wave_id, groups.claim_id, groups.group_number, groups.group_text, groups.is_ascending

),

group_steps as (

    select
        *,
        lead(lowest) over following as next_lowest,
        lead(highest) over following as next_highest
    from group_bounds
    window following as (partition by wave_id, claim_id order by group_number)

),

order_texts as (

    select
        wave_id,
        claim_id,
        {{ joined_texts("item_code || ' ' || cast(round(number, 2) as decimal(18, 2))", ' > ', 'number desc, item_code asc') }}
            as computed_value
    from group_numbers
    group by wave_id, claim_id

),

order_verdicts as (

    select
        steps.wave_id,
        steps.claim_id,
        any_value(replace(texts.computed_value, '.00', '')) as computed_value,
        cast(null as double) as difference,
        bool_and(
            steps.ties_hold
            and coalesce(
                case
                    when steps.is_ascending then steps.highest < steps.next_lowest
                    else steps.lowest > steps.next_highest
                end,
                true
            )
        ) as holds
    from group_steps as steps
    inner join order_texts as texts
        on
            steps.wave_id = texts.wave_id
            and steps.claim_id = texts.claim_id
    group by steps.wave_id, steps.claim_id
    having bool_and(steps.is_computable)

),

-- `greater`: the claim's measure, summed over its items, is above the measure that stands in the published value.
greater_sums as (

    select
        claims.wave_id,
        claims.claim_id,
        cast(sum(measures.number) filter (where measures.measure = claims.measure) as bigint) as larger,
        cast(sum(measures.number) filter (where measures.measure = claims.published_value) as bigint) as smaller
    from claims
    inner join measures
        on
            claims.wave_id = measures.wave_id
            and claims.region_code = measures.region_code
            and measures.measure in (claims.measure, claims.published_value)
    where claims.claim_kind = 'greater'
    group by claims.wave_id, claims.claim_id

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

set_verdicts as (

    select
        claims.wave_id,
        claims.claim_id,
        '{' || {{ joined_texts('selected.entry', ', ', 'selected.selection_rank') }} || '}' as computed_value,
        cast(null as double) as difference,
        {{ same_entries('selected.entry', "trim(both '{}' from claims.published_value)") }} as holds
    from claims
    inner join selected
        on claims.wave_id = selected.wave_id
    where
        claims.claim_kind = 'set'
        and claims.measure = 'is_selected'
    group by claims.wave_id, claims.claim_id, claims.published_value

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
    group by wave_id, claim_id

    union all

    select
        wave_id,
        claim_id,
        'fct_technology_selection' as table_name,
        'is_selected' as column_name,
        null as item_code
    from set_verdicts

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
