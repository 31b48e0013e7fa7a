{#
    A survey's answers in codes: each cell of its raw files beside the question it answers and the code that its wording stands
    for. Cells that were left empty stay, with null in `answer_text` and `answer_code`; a wording for `no_answer` has no code.
#}
{% macro coded_answers(survey_code) %}
with

source as (

    select * from {{ ref('raw_survey_answers') }}
    where survey_code = '{{ survey_code }}'

),

questions as (

    select * from {{ ref('stg_codebook__questions') }}
    where survey_code = '{{ survey_code }}'

),

wordings as (

    select * from {{ ref('stg_codebook__answers') }}

),

renamed as (

    select
        source.wave_id,
        source.submission_id,
        questions.column_name,
        questions.topic,
        questions.item_code,
        questions.answer_type,
        {{ trimmed('source.raw_value') }} as answer_text,
    from source
    inner join questions
        on
            source.wave_id = questions.wave_id
            and source.column_name = questions.column_name

),

coded as (

    select
        renamed.*,
        nullif(wordings.answer_code, 'no_answer') as answer_code,
    from renamed
    left join wordings
        on
            renamed.wave_id = wordings.wave_id
            and renamed.topic = wordings.topic
            and lower(renamed.answer_text) = wordings.comparable_value

)

select * from coded
{% endmacro %}
