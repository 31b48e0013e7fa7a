with

source as (

    select * from {{ ref('ref_survey_waves') }}

),

renamed as (

    select
        wave_id,
        survey_code,
        previous_wave_id,
        title,
        provenance,
        cast(impact_min as double) as impact_min,
        cast(impact_max as double) as impact_max,
        cast(difficulty_min as double) as difficulty_min,
        cast(difficulty_max as double) as difficulty_max,
        cast(high_is_more as boolean) as high_is_more,
        cast(opened_on as date) as opened_on,
        cast(deadline_on as date) as deadline_on,
        cast(extended_deadline_on as date) as extended_deadline_on,
        cast(closed_on as date) as closed_on
    from source

)

select * from renamed
