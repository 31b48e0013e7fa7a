with

source as (

    select * from {{ ref('codebook_questions') }}

),

renamed as (

    select
        wave_id,
        survey_code,
        column_name,
        topic,
        item_code,
        answer_type,
        label_en,
        label_fr,
        cast(is_required as boolean) as is_required,
        cast(is_personal_data as boolean) as is_personal_data
    from source

)

select * from renamed
