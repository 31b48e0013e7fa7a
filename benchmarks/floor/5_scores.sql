-- Impact and difficulty: means with ranks and quadrants; then which technologies are in focus.

create table fct_impact_difficulty_by_region as
with sums as (
    select
        coalesce(region_code, 'ALL') as region_code,
        {base: count(columns('^(impact|difficulty)_')), total: sum(columns('^(impact|difficulty)_'))}
    from coded group by grouping sets ((region_code), ())
),
scores as (
    select
        region_code, split_part(name, '_', 1) as kind, name[strpos(name, '_') + 1:] as technology_code,
        score.base as base, score.total / score.base as mean
    from (unpivot sums on columns('^(impact|difficulty)_') into name name value score)
),
paired as (
    select region_code, technology_code, i.base as impact_base, i.mean as mean_impact, d.base as difficulty_base, d.mean as mean_difficulty
    from (from scores where kind = 'impact') as i
    full join (from scores where kind = 'difficulty') as d using (region_code, technology_code)
)
select
    *,
    rank() over (partition by region_code order by mean_impact desc) as impact_rank,
    rank() over (partition by region_code order by mean_difficulty desc) as difficulty_rank,
    case
        when mean_impact >= median(mean_impact) over region
            then if(mean_difficulty < median(mean_difficulty) over region, 'quick_win', 'strategic')
        else if(mean_difficulty < median(mean_difficulty) over region, 'fill_in', 'hard_sell')
    end as quadrant
from paired
window region as (partition by region_code);

create table fct_technology_selection as
with joined as (
    select
        votes.item as technology_code, votes.item_count as votes, votes.item_rank as vote_rank,
        potential.item_count as development_potential, potential.item_rank as potential_rank,
        mean_impact, mean_difficulty, activities.merged_into,
        activities.technology_code is not null as is_dropped
    from (from estimates where measure = 'technology_votes' and region_code = 'ALL') as votes
    inner join (from estimates where measure = 'development_potential' and region_code = 'ALL') as potential using (item)
    left join (from fct_impact_difficulty_by_region where region_code = 'ALL') as means on votes.item = means.technology_code
    left join (from read_csv(getvariable('overlapping'), all_varchar = true) where wave_id = getvariable('wave_id')) as activities
        on votes.item = activities.technology_code
)
select
    joined.*,
    case when not is_dropped then row_number() over (
        partition by is_dropped order by least(vote_rank, 4) + potential_rank, potential_rank, sort_order::integer
    ) end as selection_rank,
    coalesce(selection_rank <= 3, false) as is_selected
from joined inner join read_csv(getvariable('technologies'), all_varchar = true) using (technology_code);
