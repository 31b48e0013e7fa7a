-- Loops write the columns; a loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02
{% set columns = answer_columns() | rejectattr('is_text') | rejectattr('topic', 'eq', 'respondent') | list %}
with

questions as (

    select * from {{ ref('stg_codebook__questions') }}
    where answer_type <> 'text' and topic <> 'respondent'

),

-- Many columns in one pass over the answers: each row of the result is about one column. Spark groups by at most 64.
counts as (

    {% for part in columns | batch(59) | list or [[]] %}
    select
        wave_id,
        survey_code,
        reason,
        phase,
        region_code,
        case
            {%- for column in part %}
            when grouping({{ column.name }}) = 0 then {{ text_literal(column.text) }}
            {%- else %}
            when true then ''
            {%- endfor %}
        end as answer_column,
        coalesce({% for column in part %}{{ column.name }}, {% endfor %}null, cast(null as string)) as answer_code,
        count(*) as submissions,
        min(source_row) as first_row
    from {{ ref('int_survey_answers') }}
    group by {{ each_by_itself('wave_id, survey_code, reason, phase, region_code', part) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        counts.wave_id,
        counts.survey_code,
        counts.reason,
        counts.phase,
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
