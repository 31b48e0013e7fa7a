{#
    The estimate columns of a fact: a row for each wave, region (and ALL) and item of the questionnaire.

    `responses`: name of a CTE with numbers of submissions, which are added up: wave_id, region_code, the item columns, answered,
        chosen (of those that answered).
    `items`: name of a CTE with the items that the waves asked about: wave_id and the item columns.
    `item_columns`: their names; empty where the fact has no item.
    `regions`, `exact`: names of CTEs for a test with numbers of its own, in the place of `int_regions_by_wave` and
        `int_exact_intervals`.

    With r answers, x of them chosen, N Members: regions are simple random samples without replacement; ALL is the sample
    stratified by region (weights N_h / N over the regions that answered). For the standard error alone, regions with a single
    answer of several Members are taken together as one stratum. Source: design, section 4.

    Where there is no standard error there is no interval, nor has ALL one where a region rests on a single answer. That of a region is exact (`int_exact_intervals`), or Wilson's where the
    region is large. That of ALL is Wilson's, and no narrower than what one region alone leaves open; no end lies beyond what is
    possible. Source: docs/adr/0017.
#}
{% macro estimates_by_region(responses, items, item_columns, regions=none, exact=none) %}
{%- set keys -%}
    wave_id{% for column in item_columns %}, {{ column }}{% endfor %}
{%- endset %}
with

cells as (

    select
        regions.wave_id,
        regions.region_code,
        {%- for column in item_columns %}
        items.{{ column }},
        {%- endfor %}
        cast(any_value(regions.members) as double) as members,
        coalesce(cast(sum(responses.answered) as double), 0) as answers,
        coalesce(cast(sum(responses.chosen) as double), 0) as chosen
    from {{ regions or ref('int_regions_by_wave') }} as regions
    inner join {{ items }} as items
        on regions.wave_id = items.wave_id
    left join {{ responses }} as responses
        on
            regions.wave_id = responses.wave_id
            and regions.region_code = responses.region_code
            {%- for column in item_columns %}
            and items.{{ column }} = responses.{{ column }}
            {%- endfor %}
    group by all

),

regions as (

    select
        {%- for column in keys.split(', ') %}
        cells.{{ column }},
        {%- endfor %}
        cells.region_code,
        cells.members,
        cells.answers,
        cells.chosen,
        cells.chosen / nullif(cells.answers, 0) as share_weighted,
        sqrt({{ share_variance('cells.chosen', 'cells.answers', 'cells.members') }}) as standard_error,
        exact.lowest / cells.members as exact_low,
        exact.highest / cells.members as exact_high,
        {{ finite_population_base('cells.answers', 'cells.members') }} as wilson_base,
        cells.chosen / nullif(cells.members, 0) as census_low,
        (cells.chosen + cells.members - cells.answers) / nullif(cells.members, 0) as census_high
    from cells
    left join {{ exact or ref('int_exact_intervals') }} as exact
        on
            cells.members = exact.members
            and cells.answers = exact.answers
            and cells.chosen = exact.chosen

),

region_estimates as (

    select
        {{ keys }},
        region_code,
        members,
        answers,
        chosen,
        share_weighted,
        standard_error,
        {%- for side, inner in [('low', 'greatest'), ('high', 'least')] %}
        case
            when answers = members then share_weighted
            when answers > 1 and members <= {{ largest_exact_region() }} then exact_{{ side }}
            when answers > 1 then {{ inner }}(census_{{ side }}, {{ wilson_bound('share_weighted', 'wilson_base', side) }})
        end as ci_{{ side }},
        {%- endfor %}
        census_low,
        census_high
    from regions

),

totals as (

    select
        {{ keys }},
        sum(members) as members,
        sum(answers) as answers,
        sum(chosen) as chosen,
        count(*) filter (where answers = 1 and members > 1) as single_answers,
        {{ sum_in_order('members * share_weighted', 'region_code') }} / sum(members) filter (where answers > 0) as share_weighted,
        coalesce(max(members * (share_weighted - ci_low)), 0) / sum(members) filter (where answers > 0) as most_below,
        coalesce(max(members * (ci_high - share_weighted)), 0) / sum(members) filter (where answers > 0) as most_above
    from region_estimates
    group by all

),

strata as (

    select
        {{ keys }},
        case when answers = 1 and members > 1 then 'pooled' else region_code end as stratum,
        sum(members) as members,
        sum(answers) as answers,
        sum(chosen) as chosen
    from cells
    where answers > 0
    group by all

),

variances as (

    select
        {{ keys }},
        stratum,
        members,
        {{ share_variance('chosen', 'answers', 'members') }} as variance
    from strata

),

stratified as (

    select
        {{ keys }},
        case
            when count(*) = count(variance)
                then sqrt({{ sum_in_order('members * members * variance', 'stratum') }}) / sum(members)
        end as standard_error
    from variances
    group by all

),

wholes as (

    select
        {%- for column in keys.split(', ') %}
        totals.{{ column }},
        {%- endfor %}
        totals.members,
        totals.answers,
        totals.chosen,
        totals.share_weighted,
        totals.single_answers,
        stratified.standard_error,
        totals.share_weighted - totals.most_below as lowest_of_one,
        totals.share_weighted + totals.most_above as highest_of_one,
        case
            when stratified.standard_error > 0
                then totals.share_weighted * (1 - totals.share_weighted) / power(stratified.standard_error, 2)
            else {{ finite_population_base('totals.answers', 'totals.members') }}
        end as wilson_base,
        totals.chosen / nullif(totals.members, 0) as census_low,
        (totals.chosen + totals.members - totals.answers) / nullif(totals.members, 0) as census_high
    from totals
    left join stratified
        on
            {%- for column in keys.split(', ') %}
            {{ 'and ' if not loop.first }}totals.{{ column }} = stratified.{{ column }}
            {%- endfor %}

),

estimates as (

    select
        {{ keys }},
        region_code,
        answers,
        chosen,
        share_weighted,
        standard_error,
        ci_low,
        ci_high,
        census_low,
        census_high
    from region_estimates

    union all

    select
        {{ keys }},
        'ALL' as region_code,
        answers,
        chosen,
        share_weighted,
        standard_error,
        {%- for side, inner, outer in [('low', 'greatest', 'least'), ('high', 'least', 'greatest')] %}
        case
            when answers = members then share_weighted
            when answers > 0 and single_answers = 0
                then {{ inner }}(
                    census_{{ side }},
                    {{ outer }}({{ side }}est_of_one, {{ wilson_bound('share_weighted', 'wilson_base', side) }})
                )
        end as ci_{{ side }},
        {%- endfor %}
        census_low,
        census_high
    from wholes

)

select
    wave_id,
    region_code,
    {%- for column in item_columns %}
    {{ column }},
    {%- endfor %}
    cast(answers as integer) as item_base,
    cast(chosen as integer) as item_count,
    chosen / nullif(answers, 0) as share,
    share_weighted,
    standard_error,
    ci_low,
    ci_high,
    census_low,
    census_high
from estimates
{% endmacro %}
