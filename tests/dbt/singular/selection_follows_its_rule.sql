-- No technology stands before one with a better score, and none that other work covers is selected.
{% set k = positive_var('selected_technologies') | int %}
with

technologies as (

    select
        selection.wave_id,
        selection.technology_code,
        selection.is_selected,
        selection.selection_rank,
        activities.technology_code is not null as is_covered,
        {{ positive_var('vote_weight') }} * least(selection.vote_rank, {{ k + 1 }})
        + {{ positive_var('potential_weight') }} * selection.potential_rank as score
    from {{ ref('fct_technology_selection') }} as selection
    left join {{ ref('stg_reference__overlapping_activities') }} as activities
        on
            selection.wave_id = activities.wave_id
            and selection.technology_code = activities.technology_code
    where
        selection.vote_rank is not null
        and selection.potential_rank is not null

),

final as (

    select
        wave_id,
        technology_code
    from technologies
    where
        is_selected <> coalesce(selection_rank <= {{ k }}, false)
        or is_covered <> (selection_rank is null)

    union all

    select
        technologies.wave_id,
        technologies.technology_code
    from technologies
    inner join technologies as other_technologies
        on technologies.wave_id = other_technologies.wave_id
    where
        technologies.selection_rank < other_technologies.selection_rank
        and technologies.score > other_technologies.score

)

select * from final
