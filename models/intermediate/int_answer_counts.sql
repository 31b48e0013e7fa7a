with

questions as (

    select * from {{ ref('stg_codebook__questions') }}
    where answer_type <> 'text' and topic <> 'respondent'

),

-- Each column by itself, read from the table: a CTE that is read so often would be copied whole.
counts as (

    {% for column in answer_columns() if not column.is_text and column.topic != 'respondent' %}
    select
        wave_id,
        survey_code,
        reason,
        region_code,
        {{ text_literal(column.text) }} as answer_column,
        {{ column.name }} as answer_code,
        count(*) as submissions,
        min(source_row) as first_row
    from {{ ref('int_survey_answers') }}
    group by wave_id, survey_code, reason, region_code, {{ column.name }}
    {{ 'union all' if not loop.last }}
    {% else %}
    select
        wave_id,
        survey_code,
        reason,
        region_code,
        '' as answer_column,
        '' as answer_code,
        source_row as submissions,
        source_row as first_row
    from {{ ref('int_survey_answers') }}
    {% endfor %}

),

final as (

    select
        counts.wave_id,
        counts.survey_code,
        counts.reason,
        counts.region_code,
        questions.column_name,
        questions.topic,
        coalesce(questions.item_code, '') as item_code,
        nullif(counts.answer_code, 'unlisted') as answer_code,
        coalesce(counts.answer_code <> 'unlisted', true) as is_listed,
        counts.submissions,
        counts.first_row
    from counts
    inner join questions
        on
            counts.wave_id = questions.wave_id
            and counts.survey_code = questions.survey_code
            and counts.answer_column = questions.answer_column

)

select * from final
