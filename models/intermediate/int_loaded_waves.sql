with

waves as (

    select * from {{ ref('stg_reference__survey_waves') }}

),

-- A landed file of which no record was accepted is a wave as well, an empty one.
files as (

    select
        wave_id,
        survey_code
    from {{ ref('stg_survey__submissions') }}

    union

    select
        wave_id,
        survey_code
    from {{ ref('stg_landing__ledger') }}

),

final as (

    select waves.*
    from waves
    inner join files
        on
            waves.wave_id = files.wave_id
            and waves.survey_code = files.survey_code

)

select * from final
