{#-
    The facts under one another. Products run this text once more over the public tables, where the facts have `public_flags` too:
    so it uses nothing of Jinja but `ref`, loops and conditions.

    Of each topic: its table, what of it is about a technology, the item, and both as their place in the table
    (`rpt_published_figures.item_code`); the columns with its numbers; the flags that its table has outside.
-#}
{%- set flags = public_flags if public_flags is defined else [] %}
{%- set usual = {
    'technology': 'cast(null as string)', 'item': "''", 'place': '', 'base': 'item_base', 'count': 'item_count',
    'share': 'share', 'mean': '', 'is_estimate': true, 'rank': '', 'range': 'rank', 'has': flags
} %}
{%- set of_technologies = {'technology': 'technology_code', 'place': 'technology_code'} %}
{%- set scores = dict(of_technologies, count='null', share='null', is_estimate=false, has=['is_suppressed']) %}
{%- set topics = [
    {
        'code': 'participation', 'table': 'fct_participation_by_region', 'base': 'members', 'count': 'submissions',
        'share': 'submission_rate', 'is_estimate': false, 'has': []
    },
    {'code': 'engagement', 'table': 'fct_engagement_by_region', 'item': 'engagement_code'},
    {'code': 'it_strategy', 'table': 'fct_it_strategy_by_region'},
    {'code': 'maturity', 'table': 'fct_maturity_by_region', 'item': 'cast(maturity_level as string)'},
    {
        'code': 'technology_adoption', 'table': 'fct_technology_adoption_by_region', 'technology': 'technology_code',
        'item': 'adoption_status', 'place': "concat_ws('/', technology_code, adoption_status)"
    },
    dict(
        of_technologies, code='development_potential', table='fct_development_potential_by_region', rank='potential_rank'
    ),
    dict(
        scores, code='expected_impact', table='fct_impact_difficulty_by_region', base='impact_base', mean='mean_impact',
        rank='impact_rank', range='impact_rank'
    ),
    dict(
        scores, code='adoption_difficulty', table='fct_impact_difficulty_by_region', base='difficulty_base',
        mean='mean_difficulty', rank='difficulty_rank', range='difficulty_rank'
    ),
    {
        'code': 'performance_contribution', 'table': 'fct_performance_contribution_by_region',
        'item': "concat_ws('/', pmm_dimension_code, pmm_outcome_code)", 'rank': 'contribution_rank'
    },
    {
        'code': 'capacity_needs', 'table': 'fct_capacity_needs_by_region', 'item': 'capacity_need_code', 'rank': 'need_rank'
    },
    dict(of_technologies, code='technology_votes', table='fct_technology_votes_by_region', rank='vote_rank'),
] %}
with

numbers as (
    {% for chosen in topics %}
    {%- set topic = dict(usual, **chosen) %}
    select
        wave_id,
        '{{ topic.code }}' as topic_code,
        {{ topic.technology }} as technology_code,
        {{ topic.item }} as item_code,
        region_code,
        '{{ 'score' if topic.mean else 'members' }}' as unit_code,
        {{ topic.base }} as item_base,
        {{ topic.count }} as item_count,
        100 * {{ topic.share }} as percent,
        {% for column, name in [
            ('share_weighted', 'percent_weighted'), ('ci_low', 'interval_low'), ('ci_high', 'interval_high'),
            ('census_low', 'possible_low'), ('census_high', 'possible_high')
        ] -%}
        {{ '100 * ' ~ column if topic.is_estimate else 'null' }} as {{ name }},
        {% endfor -%}
        {{ topic.mean or 'null' }} as mean_score,
        {{ topic.rank or 'null' }} as item_rank,
        {{ topic.range ~ '_low' if topic.rank else 'null' }} as item_rank_low,
        {{ topic.range ~ '_high' if topic.rank else 'null' }} as item_rank_high,
        '{{ topic.table }}' as table_name,
        {{ topic.place or topic.item }} as place,
        '{{ topic.base }}' as base_column,
        '{{ topic.count }}' as count_column,
        '{{ topic.share }}' as share_column,
        {% for flag in flags -%}
        {{ flag if flag in topic.has else 'false' }} as {{ flag }},
        {% endfor -%}
        '{{ topic.mean }}' as mean_column
    from {{ ref(topic.table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

claims as (

    select
        wave_id,
        table_name,
        column_name,
        region_code,
        item_code,
        ' > ' || published_value || ' > ' as published_order
    from {{ ref('rpt_published_figures') }}
    where verdict = 'match'

),

-- A rank is the report's own where an order of all Members has the item alone at its place: `a > {b, c} > d = e` has a.
official as (

    select
        numbers.wave_id,
        numbers.topic_code,
        numbers.place,
        numbers.region_code,
        bool_or(claims.item_code is not null and claims.column_name = numbers.base_column) as is_base,
        bool_or(claims.item_code is not null and claims.column_name = numbers.count_column) as is_count,
        bool_or(claims.item_code is not null and claims.column_name = numbers.share_column) as is_share,
        bool_or(claims.item_code is not null and claims.column_name = numbers.mean_column) as is_mean,
        bool_or(
            claims.item_code is null
            and claims.column_name = numbers.count_column
            and claims.region_code = 'ALL'
            and contains(claims.published_order, ' > ' || numbers.place || ' > ')
        ) as is_rank
    from numbers
    inner join claims
        on
            numbers.wave_id = claims.wave_id
            and numbers.table_name = claims.table_name
            and numbers.region_code = claims.region_code
            and numbers.place = coalesce(claims.item_code, numbers.place)
    group by numbers.wave_id, numbers.topic_code, numbers.place, numbers.region_code

),

marked as (

    select
        numbers.*,
        concat_ws(
            ' ',
            case when official.is_base and numbers.item_base is not null then 'item_base' end,
            case when official.is_count and numbers.item_count is not null then 'item_count' end,
            case when official.is_share and numbers.percent is not null then 'percent' end,
            case when official.is_mean and numbers.mean_score is not null then 'mean_score' end,
            case when official.is_rank and numbers.item_rank is not null then 'item_rank' end
        ) as official_columns
    from numbers
    left join official
        on
            numbers.wave_id = official.wave_id
            and numbers.topic_code = official.topic_code
            and numbers.place = official.place
            and numbers.region_code = official.region_code

),

items as (

    select
        'engagement' as topic_code,
        engagement_code as item_code,
        label_en,
        label_fr
    from {{ ref('dim_engagement') }}

    union all

    select
        'maturity' as topic_code,
        cast(maturity_level as string) as item_code,
        label_en,
        label_fr
    from {{ ref('dim_maturity_level') }}

    union all

    select
        'technology_adoption' as topic_code,
        adoption_status as item_code,
        label_en,
        label_fr
    from {{ ref('dim_adoption_status') }}

    union all

    select
        'performance_contribution' as topic_code,
        concat_ws('/', pmm_dimension_code, 'ALL') as item_code,
        label_en,
        label_fr
    from {{ ref('dim_pmm_dimension') }}

    union all

    select
        'performance_contribution' as topic_code,
        concat_ws('/', pmm_dimension_code, pmm_outcome_code) as item_code,
        label_en,
        label_fr
    from {{ ref('dim_pmm_outcome') }}

    union all

    select
        'capacity_needs' as topic_code,
        capacity_need_code as item_code,
        label_en,
        label_fr
    from {{ ref('dim_capacity_need') }}

),

waves as (

    select
        wave_id,
        provenance
    from {{ ref('dim_survey_wave') }}
    where survey_code = 'member'

),

final as (

    select
        marked.wave_id,
        'Wave ' || marked.wave_id as wave_label_en,
        'Édition ' || marked.wave_id as wave_label_fr,
        marked.topic_code,
        topics.label_en as topic_en,
        topics.label_fr as topic_fr,
        marked.technology_code,
        technologies.label_en as technology_en,
        technologies.label_fr as technology_fr,
        marked.item_code,
        coalesce(items.label_en, '') as item_en,
        coalesce(items.label_fr, '') as item_fr,
        marked.region_code,
        regions.label_en as region_en,
        regions.label_fr as region_fr,
        marked.unit_code,
        marked.item_base,
        cast(marked.item_count as integer) as item_count,
        cast(marked.percent as double) as percent,
        cast(marked.percent_weighted as double) as percent_weighted,
        cast(marked.interval_low as double) as interval_low,
        cast(marked.interval_high as double) as interval_high,
        cast(marked.possible_low as double) as possible_low,
        cast(marked.possible_high as double) as possible_high,
        cast(marked.mean_score as double) as mean_score,
        cast(marked.item_rank as integer) as item_rank,
        cast(marked.item_rank_low as integer) as item_rank_low,
        cast(marked.item_rank_high as integer) as item_rank_high,
        marked.official_columns <> '' as is_official,
        marked.official_columns,
        {% for flag in flags -%}
        marked.{{ flag }},
        {% endfor -%}
        waves.provenance
    from marked
    inner join waves
        on marked.wave_id = waves.wave_id
    inner join {{ ref('dim_topic') }} as topics
        on marked.topic_code = topics.topic_code
    inner join {{ ref('dim_region') }} as regions
        on marked.region_code = regions.region_code
    left join {{ ref('dim_technology') }} as technologies
        on marked.technology_code = technologies.technology_code
    left join items
        on
            marked.topic_code = items.topic_code
            and marked.item_code = items.item_code

)

select * from final
