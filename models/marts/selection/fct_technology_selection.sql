{%- set k = positive_var('selected_technologies') | int %}
with

votes as (

    select * from {{ ref('fct_technology_votes_by_region') }}
    where region_code = 'ALL'

),

potentials as (

    select * from {{ ref('fct_development_potential_by_region') }}
    where region_code = 'ALL'

),

scores as (

    select * from {{ ref('fct_impact_difficulty_by_region') }}
    where region_code = 'ALL'

),

technologies as (

    select * from {{ ref('stg_reference__technologies') }}

),

activities as (

    select * from {{ ref('stg_reference__overlapping_activities') }}

),

joined as (

    select
        votes.wave_id,
        votes.technology_code,
        votes.item_count as votes,
        votes.vote_rank,
        potentials.item_count as development_potential,
        potentials.potential_rank,
        scores.mean_impact,
        scores.mean_difficulty,
        activities.reason as overlap_reason,
        activities.merged_into,
        activities.technology_code is not null as is_dropped,
        technologies.sort_order,
        {{ positive_var('vote_weight') }} * case when votes.vote_rank > {{ k }} then {{ k }} + 1 else votes.vote_rank end
        + {{ positive_var('potential_weight') }} * potentials.potential_rank as score
    from votes
    inner join potentials
        on
            votes.wave_id = potentials.wave_id
            and votes.technology_code = potentials.technology_code
    inner join technologies
        on votes.technology_code = technologies.technology_code
    left join scores
        on
            votes.wave_id = scores.wave_id
            and votes.technology_code = scores.technology_code
    left join activities
        on
            votes.wave_id = activities.wave_id
            and votes.technology_code = activities.technology_code

),

placed as (

    select
        *,
        case
            when not is_dropped and score is not null
                then cast(row_number() over (
                    partition by wave_id, is_dropped
                    order by score asc nulls last, potential_rank asc, sort_order asc
                ) as integer)
        end as place
    from joined

),

final as (

    select
        wave_id,
        technology_code,
        votes,
        vote_rank,
        development_potential,
        potential_rank,
        mean_impact,
        mean_difficulty,
        overlap_reason,
        merged_into,
        coalesce(place <= {{ k }}, false) as is_selected,
        place as selection_rank,
        case
            when merged_into is not null then 'Out: merged into ' || merged_into || '. ' || overlap_reason
            when is_dropped then 'Out: overlaps with other work of the WCO. ' || overlap_reason
            when place is null then 'Out: nobody answered the questions on votes or on status, so it has no rank.'
            else
                case when place <= {{ k }} then 'In' else 'Out' end
                || ': place ' || place || ' among the technologies without overlap, {{ k }} are chosen ('
                || votes || ' votes, rank ' || vote_rank || '; development potential '
                || development_potential || ', rank ' || potential_rank || ').'
        end as selection_reason
    from placed

)

select * from final
