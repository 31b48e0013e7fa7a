with

source as (

    select * from {{ ref('raw_survey_records') }}

),

renamed as (

    select
        wave_id,
        survey_code,
        submission_id,
        {{ try_cast('source_row', 'integer') }} as source_row,
        {{ try_cast('is_complete', 'boolean') }} as is_complete,
        {{ try_cast('is_test', 'boolean') }} as is_test,
        {{ try_cast('submitted_at', 'timestamp') }} as submitted_at
    from source

)

select * from renamed
