with

waves as (

    select
        wave_id,
        previous_wave_id
    from {{ ref('int_loaded_waves') }}
    where survey_code = 'member'

),

final as (

    select
        waves.wave_id,
        waves.previous_wave_id
    from waves
    inner join waves as previous_waves
        on waves.previous_wave_id = previous_waves.wave_id

)

select * from final
