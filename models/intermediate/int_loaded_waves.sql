with

waves as (

    select * from {{ ref('stg_reference__survey_waves') }}

),

submissions as (

    select distinct
        wave_id,
        survey_code
    from {{ ref('stg_survey__submissions') }}

),

final as (

    select waves.*
    from waves
    inner join submissions
        on
            waves.wave_id = submissions.wave_id
            and waves.survey_code = submissions.survey_code

)

select * from final
