with

source as (

    select * from {{ ref('raw_landing_ledger') }}

),

numbered as (

    select
        *,
        row_number() over (partition by survey_code, wave_id order by ledger_line desc) as age
    from source

),

renamed as (

    select
        wave_id,
        survey_code,
        cast(records_read as integer) as records_read,
        cast(rejected as integer) as rejected,
        cast(skipped as integer) as skipped,
        cast(set_aside_answers as integer) as set_aside_answers
    from numbered
    -- A line without a file took the landing back.
    where age = 1 and file_name <> ''

)

select * from renamed
