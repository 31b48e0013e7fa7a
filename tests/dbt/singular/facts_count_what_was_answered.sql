-- depends_on: {{ ref('stg_codebook__questions') }}, {{ ref('dim_maturity_level') }}, {{ ref('dim_adoption_status') }}
-- Who answered and who chose, counted a second time, from the answers side by side.
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02,LT05
{% set votes = answer_columns('top_technology') %}
{% set needs = answer_columns('capacity') %}
{% set own_words = answer_columns('capacity_other') %}
{% set outcomes = answer_columns('performance') %}
{% set statuses = answer_columns('technology_status') %}
with

answers as (

    select * from {{ ref('int_survey_answers') }}
    where
        survey_code = 'member'
        and reason = 'counted'

),

recounted as (

    {% for column in answer_columns('it_strategy') %}
    select
        wave_id,
        region_code,
        'it_strategy' as measure_code,
        '' as item_code,
        count(*) filter (where {{ column.name }} in ('yes', 'no')) as item_base,
        count(*) filter (where {{ column.name }} = 'yes') as item_count
    from answers
    group by wave_id, region_code

    union all
    {% endfor %}

    {% for column in answer_columns('maturity') %}
    select
        answers.wave_id,
        answers.region_code,
        'maturity' as measure_code,
        cast(levels.maturity_level as string) as item_code,
        count(*) filter (where answers.{{ column.name }} <> 'unlisted') as item_base,
        count(*) filter (where answers.{{ column.name }} = levels.maturity_code) as item_count
    from answers
    cross join {{ ref('dim_maturity_level') }} as levels
    group by answers.wave_id, answers.region_code, levels.maturity_level

    union all
    {% endfor %}

    {% for column in statuses %}
    select
        answers.wave_id,
        answers.region_code,
        'technology_adoption' as measure_code,
        {{ text_literal(column.item_code) }} || '/' || statuses.adoption_status as item_code,
        count(*) filter (where answers.{{ column.name }} <> 'unlisted') as item_base,
        count(*) filter (where answers.{{ column.name }} = statuses.adoption_status) as item_count
    from answers
    cross join {{ ref('dim_adoption_status') }} as statuses
    group by answers.wave_id, answers.region_code, statuses.adoption_status

    union all

    {% for measure, flag in [
        ('development_potential', 'is_development_potential'), ('technology_use', 'is_in_use')
    ] %}
    select
        answers.wave_id,
        answers.region_code,
        '{{ measure }}' as measure_code,
        {{ text_literal(column.item_code) }} as item_code,
        count(*) filter (where answers.{{ column.name }} <> 'unlisted') as item_base,
        count(*) filter (where statuses.{{ flag }}) as item_count
    from answers
    left join {{ ref('dim_adoption_status') }} as statuses
        on answers.{{ column.name }} = statuses.adoption_status
    group by answers.wave_id, answers.region_code

    union all
    {% endfor %}

    {% if votes %}
    select
        wave_id,
        region_code,
        'technology_votes' as measure_code,
        {{ text_literal(column.item_code) }} as item_code,
        count(*) filter (where {% for vote in votes %}coalesce({{ vote.name }} <> 'unlisted', false){{ ' or ' if not loop.last }}{% endfor %}) as item_base,
        count(*) filter (where {% for vote in votes %}coalesce({{ vote.name }} = {{ text_literal(column.item_code) }}, false){{ ' or ' if not loop.last }}{% endfor %}) as item_count
    from answers
    group by wave_id, region_code

    union all
    {% endif %}
    {% endfor %}

    {% for column in outcomes %}
    select
        wave_id,
        region_code,
        'performance_contribution' as measure_code,
        {{ text_literal(column.item_code) }} as item_code,
        count(*) filter (where {% for other in outcomes %}coalesce({{ other.name }} in ('yes', 'no'), false){{ ' or ' if not loop.last }}{% endfor %}) as item_base,
        count(*) filter (where {{ column.name }} = 'yes') as item_count
    from answers
    group by wave_id, region_code

    union all
    {% endfor %}

    {% for code in needs | map(attribute='item_code') | reject('eq', 'other') | list + ['other'] %}
    select
        wave_id,
        region_code,
        'capacity_needs' as measure_code,
        {{ text_literal(code) }} as item_code,
        count(*) filter (where {% for need in needs %}coalesce({{ need.name }} in ('yes', 'no'), false) or {% endfor %}{% for text in own_words %}{{ text.name }} or {% endfor %}false) as item_base,
        count(*) filter (where {% for need in needs if need.item_code == code %}coalesce({{ need.name }} = 'yes', false) or {% endfor %}{% for text in own_words if code == 'other' %}{{ text.name }} or {% endfor %}false) as item_count
    from answers
    group by wave_id, region_code

    union all
    {% endfor %}

    select
        '' as wave_id,
        '' as region_code,
        '' as measure_code,
        '' as item_code,
        0 as item_base,
        0 as item_count

),

facts as (
    {% for measure, item in {
        'it_strategy': "''",
        'maturity': 'cast(maturity_level as string)',
        'technology_adoption': "technology_code || '/' || adoption_status",
        'development_potential': 'technology_code',
        'technology_use': 'technology_code',
        'technology_votes': 'technology_code',
        'performance_contribution': 'pmm_outcome_code',
        'capacity_needs': 'capacity_need_code',
    }.items() %}
    select
        wave_id,
        region_code,
        '{{ measure }}' as measure_code,
        {{ item }} as item_code,
        item_base,
        item_count
    from {{ ref('fct_' ~ measure ~ '_by_region') }}
    where
        region_code <> 'ALL'
        {{ "and pmm_outcome_code <> 'ALL'" if measure == 'performance_contribution' }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (

    select facts.*
    from facts
    left join recounted
        on
            facts.wave_id = recounted.wave_id
            and facts.region_code = recounted.region_code
            and facts.measure_code = recounted.measure_code
            and facts.item_code = recounted.item_code
    where
        facts.item_base <> coalesce(recounted.item_base, 0)
        or facts.item_count <> coalesce(recounted.item_count, 0)

)

select * from final
