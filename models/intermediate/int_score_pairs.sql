-- depends_on: {{ ref('stg_codebook__questions') }}
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02
{% set columns = answer_columns('technology_impact') + answer_columns('technology_difficulty') %}
{% set pairs = [] %}
{% for first in columns %}
    {% for second in columns if second.topic == first.topic and second.item_code > first.item_code %}
        {% do pairs.append({'first': first, 'second': second, 'difference': first.name ~ ' - ' ~ second.name}) %}
    {% endfor %}
{% endfor %}
with

waves as (

    select * from {{ ref('int_loaded_waves') }}
    where survey_code = 'member'

),

scores as (

    select
        answers.wave_id,
        answers.region_code
        {%- for column in columns %},
        {%- set kind = column.topic | replace('technology_', '') %}
        {{ turned_score(
            'cast(answers.' ~ column.name ~ ' as string)', 'waves.' ~ kind ~ '_min', 'waves.' ~ kind ~ '_max', 'waves.high_is_more'
        ) }} as {{ column.name }}
        {%- endfor %}
    from {{ ref('int_survey_answers') }} as answers
    inner join waves
        on answers.wave_id = waves.wave_id
    where
        answers.survey_code = 'member'
        and answers.reason = 'counted'

),

-- One pass over the answers: a row for each region, three columns for each pair.
sums as (

    select
        wave_id,
        region_code
        {%- for pair in pairs %},
        count({{ pair.difference }}) as answered_{{ loop.index }},
        sum({{ pair.difference }}) as difference_{{ loop.index }},
        sum(({{ pair.difference }}) * ({{ pair.difference }})) as squares_{{ loop.index }}
        {%- endfor %}
    from scores
    group by wave_id, region_code

),

pairs as (

    {% for pair in pairs %}
    select
        {{ loop.index }} as pair,
        {{ text_literal(pair.first.topic) }} as topic,
        {{ text_literal(pair.first.item_code) }} as item_code,
        {{ text_literal(pair.second.item_code) }} as other_item_code
    {{ 'union all' if not loop.last }}
    {% else %}
    select
        0 as pair,
        '' as topic,
        '' as item_code,
        '' as other_item_code
    {% endfor %}

),

final as (

    select
        sums.wave_id,
        sums.region_code,
        pairs.topic,
        pairs.item_code,
        pairs.other_item_code,
        {%- for number in ['answered', 'difference', 'squares'] %}
        case pairs.pair
            {%- for pair in pairs %}
            when {{ loop.index }} then sums.{{ number }}_{{ loop.index }}
            {%- else %}
            when 0 then 0
            {%- endfor %}
        end as {{ number }}{{ ',' if not loop.last }}
        {%- endfor %}
    from sums
    cross join pairs

)

select * from final
