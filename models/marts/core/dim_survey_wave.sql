with

final as (

    select
        wave_id,
        survey_code,
        title,
        opened_on,
        deadline_on,
        extended_deadline_on,
        closed_on,
        provenance,
        previous_wave_id,
        impact_min,
        impact_max,
        difficulty_min,
        difficulty_max,
        high_is_more
    from {{ ref('stg_reference__survey_waves') }}

)

select * from final
