{%- set k = positive_var('selected_technologies') | int %}
{%- set redraws = positive_var('redraws') | int %}
{#- What the reason of a technology says, by language. -#}
{%- set said = {
    'en': {
        'in': 'Selected', 'out': 'Not selected', 'with': ': studied with ', 'stop': '. ', 'overlap': ': other work of the WCO covers it. ',
        'no_rank': ': nobody answered the questions on votes or on status, so it has no rank.',
        'place': ': place ', 'of': ' of those without overlap, of which the first ', 'are': ' are selected. Votes: ',
        'rank': ' (rank ', 'potential': '); development potential: ',
    },
    'fr': {
        'in': 'Retenue', 'out': 'Non retenue', 'with': '\u00a0: étudiée avec «\u00a0', 'stop': '\u00a0». ',
        'overlap': '\u00a0: d’autres travaux de l’OMD la couvrent. ',
        'no_rank': '\u00a0: personne n’a répondu aux questions sur les citations ou sur l’état d’adoption, elle n’a donc pas de rang.',
        'place': '\u00a0: place ', 'of': ' parmi celles sans chevauchement, dont les ', 'are': ' premières sont retenues. Citations\u00a0: ',
        'rank': ' (rang ', 'potential': ')\u00a0; potentiel de développement\u00a0: ',
    },
} %}
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
        activities.reason_fr as overlap_reason_fr,
        activities.merged_into,
        takers.label_en as taker_en,
        takers.label_fr as taker_fr,
        activities.technology_code is not null as is_dropped,
        technologies.sort_order
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
    left join technologies as takers
        on activities.merged_into = takers.technology_code

),

-- The ranks as they are, redraw 0, and those of each redraw.
ranked as (

    select
        wave_id,
        0 as redraw,
        technology_code,
        vote_rank,
        potential_rank
    from joined

    union all

    select
        joined.wave_id,
        redraws.redraw,
        joined.technology_code,
        case
            when joined.vote_rank is not null
                then rank() over (
                    partition by joined.wave_id, redraws.redraw, joined.vote_rank is null order by redraws.votes desc
                )
        end as vote_rank,
        case
            when joined.potential_rank is not null
                then rank() over (
                    partition by joined.wave_id, redraws.redraw, joined.potential_rank is null
                    order by redraws.development_potential desc
                )
        end as potential_rank
    from joined
    inner join {{ ref('int_technology_redraws') }} as redraws
        on
            joined.wave_id = redraws.wave_id
            and joined.technology_code = redraws.technology_code

),

scored as (

    select
        ranked.*,
        joined.sort_order,
        {{ positive_var('vote_weight') }} * case when ranked.vote_rank > {{ k }} then {{ k }} + 1 else ranked.vote_rank end
        + {{ positive_var('potential_weight') }} * ranked.potential_rank as score
    from ranked
    inner join joined
        on
            ranked.wave_id = joined.wave_id
            and ranked.technology_code = joined.technology_code
    where not joined.is_dropped

),

placed as (

    select
        wave_id,
        redraw,
        technology_code,
        cast(row_number() over (
            partition by wave_id, redraw
            order by score asc, potential_rank asc, sort_order asc
        ) as integer) as place
    from scored
    where score is not null

),

shares as (

    select
        wave_id,
        technology_code,
        count(case when place <= {{ k }} then 1 end) / cast({{ redraws }} as double) as selected_share
    from placed
    where redraw > 0
    group by wave_id, technology_code

),

selected as (

    select
        joined.*,
        placed.place,
        coalesce(shares.selected_share, 0.0) as selected_share
    from joined
    left join placed
        on
            joined.wave_id = placed.wave_id
            and joined.technology_code = placed.technology_code
            and placed.redraw = 0
    left join shares
        on
            joined.wave_id = shares.wave_id
            and joined.technology_code = shares.technology_code

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
        {{ selection_reason(said['en'], 'taker_en', 'overlap_reason', k) }} as selection_reason,
        selected_share,
        {{ selection_reason(said['fr'], 'taker_fr', 'overlap_reason_fr', k) }} as selection_reason_fr
    from selected

)

select * from final
