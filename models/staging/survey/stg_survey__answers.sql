with

source as (

    select * from {{ ref('raw_survey_answers') }}

),

questions as (

    select * from {{ ref('stg_codebook__questions') }}

),

wordings as (

    select * from {{ ref('stg_codebook__answers') }}

),

renamed as (

    select
        source.wave_id,
        source.survey_code,
        source.submission_id,
        {{ try_cast('source.source_row', 'integer') }} as source_row,
        questions.column_name,
        questions.topic,
        questions.item_code,
        questions.answer_type,
        source.raw_value,
        {{ trimmed('source.raw_value') }} as answer_text,
        case when questions.answer_type <> 'text' then {{ comparable('source.raw_value') }} end as comparable_text
    from source
    inner join questions
        on
            source.wave_id = questions.wave_id
            and source.survey_code = questions.survey_code
            and source.column_name = questions.column_name

),

coded as (

    select
        renamed.*,
        nullif(wordings.answer_code, 'no_answer') as answer_code,
        wordings.answer_code is not null as is_listed
    from renamed
    left join wordings
        on
            renamed.wave_id = wordings.wave_id
            and renamed.topic = wordings.topic
            and renamed.comparable_text = wordings.comparable_value

)

select * from coded
