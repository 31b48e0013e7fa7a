with

waves as (

    select * from {{ ref('int_loaded_waves') }}
    where survey_code = 'member'

),

members as (

    select * from {{ ref('stg_reference__members') }}

),

final as (

    select
        waves.wave_id,
        members.member_iso3,
        members.region_code
    from waves
    inner join members
        on
            coalesce(waves.closed_on >= members.valid_from, true)
            and coalesce(waves.closed_on < members.valid_to, true)

)

select * from final
