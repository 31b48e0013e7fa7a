with

technologies as (

    select distinct
        wave_id,
        item_code as technology_code
    from {{ ref('int_wave_items') }}
    where topic in ('technology_impact', 'technology_difficulty')

),

regions as (

    select
        wave_id,
        region_code
    from {{ ref('int_regions_by_wave') }}

    union

    select
        wave_id,
        'ALL' as region_code
    from {{ ref('int_regions_by_wave') }}

),

-- Each score counts for its region and for all of them. Sums are whole numbers of units of 10^-12, so that equal means are equal
-- whatever the order of adding.
sums as (

    select
        scores.wave_id,
        regions.region_code,
        scores.technology_code,
        scores.topic,
        sum(scores.submissions) as base,
        sum(cast(round(scores.score * 1e12) as decimal(19, 0)) * cast(scores.submissions as decimal(19, 0))) as units
    from {{ ref('int_technology_scores') }} as scores
    inner join regions
        on
            scores.wave_id = regions.wave_id
            and regions.region_code in (scores.region_code, 'ALL')
    group by all

),

means as (

    select
        wave_id,
        region_code,
        technology_code,
        sum(case when topic = 'technology_impact' then base end) as impact_base,
        sum(case when topic = 'technology_impact' then {{ mean_of_units('units', 'base') }} end) as mean_impact,
        sum(case when topic = 'technology_difficulty' then base end) as difficulty_base,
        sum(case when topic = 'technology_difficulty' then {{ mean_of_units('units', 'base') }} end) as mean_difficulty
    from sums
    group by all

),

cells as (

    select
        technologies.wave_id,
        regions.region_code,
        technologies.technology_code,
        coalesce(means.impact_base, 0) as impact_base,
        means.mean_impact,
        coalesce(means.difficulty_base, 0) as difficulty_base,
        means.mean_difficulty
    from technologies
    inner join regions
        on technologies.wave_id = regions.wave_id
    left join means
        on
            technologies.wave_id = means.wave_id
            and regions.region_code = means.region_code
            and technologies.technology_code = means.technology_code

),

medians as (

    select
        *,
        median(mean_impact) over (partition by wave_id, region_code) as median_impact,
        median(mean_difficulty) over (partition by wave_id, region_code) as median_difficulty
    from cells

),

ranked as (

    select
        wave_id,
        region_code,
        technology_code,
        cast(impact_base as integer) as impact_base,
        mean_impact,
        cast(difficulty_base as integer) as difficulty_base,
        mean_difficulty,
        {{ rank_within('mean_impact', ['wave_id', 'region_code'], base='impact_base') }} as impact_rank,
        {{ rank_within('mean_difficulty', ['wave_id', 'region_code'], base='difficulty_base') }} as difficulty_rank,
        case
            when mean_impact is null or mean_difficulty is null then null
            when mean_impact >= median_impact and mean_difficulty < median_difficulty then 'quick_win'
            when mean_impact >= median_impact then 'strategic'
            when mean_difficulty < median_difficulty then 'fill_in'
            else 'hard_sell'
        end as quadrant
    from medians

),

placed as (
    {% for kind in ['impact', 'difficulty'] %}
    select
        wave_id,
        region_code,
        'technology_{{ kind }}' as topic,
        technology_code as item_code,
        '' as rank_group,
        {{ kind }}_rank as place
    from ranked
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

ranges as (

    {{ rank_ranges('placed') }}

),

final as (

    select
        ranked.*,
        impact_ranges.rank_low as impact_rank_low,
        impact_ranges.rank_high as impact_rank_high,
        difficulty_ranges.rank_low as difficulty_rank_low,
        difficulty_ranges.rank_high as difficulty_rank_high
    from ranked
    left join ranges as impact_ranges
        on
            ranked.wave_id = impact_ranges.wave_id
            and ranked.region_code = impact_ranges.region_code
            and ranked.technology_code = impact_ranges.item_code
            and impact_ranges.topic = 'technology_impact'
    left join ranges as difficulty_ranges
        on
            ranked.wave_id = difficulty_ranges.wave_id
            and ranked.region_code = difficulty_ranges.region_code
            and ranked.technology_code = difficulty_ranges.item_code
            and difficulty_ranges.topic = 'technology_difficulty'

)

select * from final
