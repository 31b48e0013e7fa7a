with

questions as (

    select * from {{ ref('stg_codebook__questions') }}
    where survey_code = 'member'

),

waves as (

    select wave_id
    from {{ ref('int_loaded_waves') }}
    where survey_code = 'member'

),

final as (

    select distinct
        questions.wave_id,
        questions.topic,
        coalesce(questions.item_code, '') as item_code
    from questions
    inner join waves
        on questions.wave_id = waves.wave_id

)

select * from final
