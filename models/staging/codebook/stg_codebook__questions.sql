with

source as (

    select * from {{ ref('codebook_questions') }}

),

-- Some topics have several columns about the same, such as three votes.
numbered as (

    select
        *,
        row_number() over (partition by wave_id, survey_code, topic, item_code order by column_name) as number_of_item
    from source

),

renamed as (

    select
        wave_id,
        survey_code,
        column_name,
        concat(
            topic,
            case when item_code is null then '' else concat('__', item_code) end,
            case when number_of_item = 1 then '' else concat('__', cast(number_of_item as string)) end
        ) as answer_column,
        topic,
        item_code,
        answer_type
    from numbered

)

select * from renamed
