with

source as (

    select * from {{ ref('codebook_answers') }}

),

renamed as (

    select
        wave_id,
        topic,
        {{ comparable('raw_value') }} as comparable_value,
        answer_code
    from source

)

select * from renamed
