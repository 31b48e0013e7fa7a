-- depends_on: {{ ref('stg_codebook__questions') }}
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02
{% set columns = answer_columns('it_strategy') + answer_columns('maturity') + answer_columns('technology_status') %}
with

pairs as (

    select * from {{ ref('int_wave_pairs') }}

),

answers as (

    select * from {{ ref('int_survey_answers') }}
    where
        survey_code = 'member'
        and reason = 'counted'

),

paired as (

    select
        pairs.wave_id,
        pairs.previous_wave_id,
        answers.region_code,
        answers.region_code = previous_answers.region_code as has_stayed
        {%- for column in columns %},
        previous_answers.{{ column.name }} as before_{{ loop.index }},
        answers.{{ column.name }} as now_{{ loop.index }}
        {%- endfor %}
    from pairs
    inner join answers
        on pairs.wave_id = answers.wave_id
    inner join answers as previous_answers
        on
            pairs.previous_wave_id = previous_answers.wave_id
            and answers.member_iso3 = previous_answers.member_iso3

),

-- Many columns in one pass over the pairs: each row of the result is about one column. Spark groups by at most 64.
counts as (

    {% for part in range(1, columns | length + 1) | batch(30) | list or [[]] %}
    {%- set both = [] %}
    {%- for number in part %}
    {%- do both.append({'name': 'before_' ~ number ~ ', now_' ~ number}) %}
    {%- endfor %}
    select
        wave_id,
        previous_wave_id,
        region_code,
        has_stayed,
        case
            {%- for number in part %}
            when grouping(now_{{ number }}) = 0 then {{ number }}
            {%- else %}
            when true then 0
            {%- endfor %}
        end as question_number,
        coalesce({% for number in part %}before_{{ number }}, {% endfor %}null, cast(null as string)) as previous_answer_code,
        coalesce({% for number in part %}now_{{ number }}, {% endfor %}null, cast(null as string)) as answer_code,
        count(*) as members
    from paired
    group by {{ each_by_itself('wave_id, previous_wave_id, region_code, has_stayed', both) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        wave_id,
        previous_wave_id,
        region_code,
        has_stayed,
        case question_number
            {%- for column in columns %}
            when {{ loop.index }} then {{ text_literal(column.topic) }}
            {%- else %}
            when 0 then ''
            {%- endfor %}
        end as topic,
        case question_number
            {%- for column in columns %}
            when {{ loop.index }} then {{ text_literal(column.item_code) }}
            {%- else %}
            when 0 then ''
            {%- endfor %}
        end as item_code,
        previous_answer_code,
        answer_code,
        members
    from counts
    -- In both waves a code of the codebook or a number, as in `int_answer_counts`.
    where
        previous_answer_code <> 'unlisted'
        and answer_code <> 'unlisted'

)

select * from final
