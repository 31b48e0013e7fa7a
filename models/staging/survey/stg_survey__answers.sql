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

cells as (

    select
        source.wave_id,
        source.survey_code,
        source.submission_id,
        {{ try_cast('source.source_row', 'integer') }} as source_row,
        questions.column_name,
        questions.topic,
        questions.item_code,
        questions.answer_type,
        source.raw_value
    from source
    inner join questions
        on
            source.wave_id = questions.wave_id
            and source.survey_code = questions.survey_code
            and source.column_name = questions.column_name

),

-- Many cells say the same: what a text stands for is found out once for each.
texts as (

    select distinct
        wave_id,
        topic,
        answer_type,
        raw_value
    from cells
    where raw_value is not null

),

compared as (

    select
        *,
        {{ trimmed('raw_value') }} as answer_text,
        case when answer_type <> 'text' then {{ comparable('raw_value') }} end as comparable_text
    from texts

),

coded as (

    select
        compared.*,
        nullif(wordings.answer_code, 'no_answer') as answer_code,
        wordings.answer_code is not null as is_listed
    from compared
    left join wordings
        on
            compared.wave_id = wordings.wave_id
            and compared.topic = wordings.topic
            and compared.comparable_text = wordings.comparable_value

),

final as (

    select
        cells.*,
        coded.answer_text,
        coded.comparable_text,
        coded.answer_code,
        coalesce(coded.is_listed, false) as is_listed
    from cells
    left join coded
        on
            cells.wave_id = coded.wave_id
            and cells.topic = coded.topic
            and cells.answer_type = coded.answer_type
            and cells.raw_value = coded.raw_value

)

select * from final
