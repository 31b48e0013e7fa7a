-- depends_on: {{ ref('stg_codebook__questions') }}
-- Means of impact and difficulty, calculated a second time, from the answers side by side: high is more, whatever the form said.
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02,ST03
with

waves as (

    select * from {{ ref('stg_reference__survey_waves') }}
    where survey_code = 'member'

),

answers as (

    select * from {{ ref('int_survey_answers') }}
    where
        survey_code = 'member'
        and reason = 'counted'

),

means as (

    {% for kind in ['impact', 'difficulty'] %}
    {% for column in answer_columns('technology_' ~ kind) %}
    select
        answers.wave_id,
        answers.region_code,
        {{ text_literal(column.item_code) }} as technology_code,
        '{{ kind }}' as kind,
        count({{ try_cast('cast(answers.' ~ column.name ~ ' as string)', 'double') }}) as base,
        avg(
            case
                when waves.high_is_more then {{ try_cast('cast(answers.' ~ column.name ~ ' as string)', 'double') }}
                else
                    waves.{{ kind }}_max
                    - ({{ try_cast('cast(answers.' ~ column.name ~ ' as string)', 'double') }} - waves.{{ kind }}_min)
            end
        ) as mean
    from answers
    inner join waves
        on answers.wave_id = waves.wave_id
    group by answers.wave_id, answers.region_code

    union all
    {% endfor %}
    {% endfor %}

    select
        '' as wave_id,
        '' as region_code,
        '' as technology_code,
        '' as kind,
        0 as base,
        cast(null as double) as mean

),

facts as (
    {% for kind in ['impact', 'difficulty'] %}
    select
        wave_id,
        region_code,
        technology_code,
        '{{ kind }}' as kind,
        {{ kind }}_base as base,
        mean_{{ kind }} as mean
    from {{ ref('fct_impact_difficulty_by_region') }}
    where region_code <> 'ALL'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (

    select facts.*
    from facts
    left join means
        on
            facts.wave_id = means.wave_id
            and facts.region_code = means.region_code
            and facts.technology_code = means.technology_code
            and facts.kind = means.kind
    where
        facts.base <> coalesce(means.base, 0)
        or (facts.mean is null) <> (coalesce(means.base, 0) = 0)
        or abs(facts.mean - means.mean) > 1e-9

)

select * from final
