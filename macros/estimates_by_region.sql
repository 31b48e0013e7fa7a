{#
    The estimate columns of a fact: a row for each wave, region (and ALL) and item of the questionnaire.

    `responses`: name of a CTE with numbers of submissions, which are added up: wave_id, region_code, the item columns, answered,
        chosen (of those that answered).
    `items`: name of a CTE with the items that the waves asked about: wave_id and the item columns.
    `item_columns`: their names; empty where the fact has no item.

    With r answers, x of them chosen, N Members: regions are simple random samples without replacement; ALL is the sample
    stratified by region (weights N_h / N over the regions that answered). For the standard error alone, regions with a single
    answer of several Members are taken together as one stratum. Source: design, section 4.
#}
{% macro estimates_by_region(responses, items, item_columns) %}
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
    from {{ ref('int_regions_by_wave') }} as regions
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

totals as (

    select
        {{ keys }},
        sum(members) as members,
        sum(answers) as answers,
        sum(chosen) as chosen,
        {{ sum_in_order('members * chosen / nullif(answers, 0)', 'region_code') }}
        / sum(members) filter (where answers > 0) as share_weighted
    from cells
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

estimates as (

    select
        {{ keys }},
        region_code,
        members,
        answers,
        chosen,
        chosen / nullif(answers, 0) as share_weighted,
        sqrt({{ share_variance('chosen', 'answers', 'members') }}) as standard_error,
        {{ finite_population_base('answers', 'members') }} as interval_base
    from cells

    union all

    select
        {%- for column in keys.split(', ') %}
        totals.{{ column }},
        {%- endfor %}
        'ALL' as region_code,
        totals.members,
        totals.answers,
        totals.chosen,
        totals.share_weighted,
        stratified.standard_error,
        case
            when totals.answers = totals.members then null
            when stratified.standard_error > 0
                then totals.share_weighted * (1 - totals.share_weighted) / power(stratified.standard_error, 2)
            else {{ finite_population_base('totals.answers', 'totals.members') }}
        end as interval_base
    from totals
    left join stratified
        on
            {%- for column in keys.split(', ') %}
            {{ 'and ' if not loop.first }}totals.{{ column }} = stratified.{{ column }}
            {%- endfor %}

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
    case when answers = members then share_weighted else {{ wilson_bound('share_weighted', 'interval_base', 'low') }} end as ci_low,
    case when answers = members then share_weighted else {{ wilson_bound('share_weighted', 'interval_base', 'high') }} end as ci_high,
    chosen / nullif(members, 0) as census_low,
    (chosen + members - answers) / nullif(members, 0) as census_high
from estimates
{% endmacro %}
