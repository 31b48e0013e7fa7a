with

source as (

    select * from {{ ref('raw_landing_ledger') }}

),

latest as (

    select *
    from source
    qualify row_number() over (partition by survey_code, wave_id order by landed_at desc) = 1

),

renamed as (

    select
        wave_id,
        survey_code,
        file_name,
        platform,
        cast(records_read as integer) as records_read,
        cast(accepted as integer) as accepted,
        cast(rejected as integer) as rejected,
        cast(skipped as integer) as skipped,
        cast(set_aside_answers as integer) as set_aside_answers,
        cast(landed_at as timestamp) as landed_at,
    from latest

)

select * from renamed
