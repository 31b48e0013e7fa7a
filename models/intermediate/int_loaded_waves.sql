with

waves as (

    select * from {{ ref('stg_reference__survey_waves') }}

),

submissions as (

    select
        wave_id,
        'member' as survey_code,
    from {{ ref('stg_member_survey__submissions') }}

    union

    select
        wave_id,
        'partner_agency' as survey_code,
    from {{ ref('stg_partner_agency_survey__submissions') }}

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
