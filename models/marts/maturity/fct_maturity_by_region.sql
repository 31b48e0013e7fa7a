with

levels as (

    select * from {{ ref('stg_reference__maturity_levels') }}

),

items as (

    select
        waves.wave_id,
        levels.maturity_level
    from {{ ref('int_wave_items') }} as waves
    cross join levels
    where waves.topic = 'maturity'

),

responses as (

    select
        answers.wave_id,
        answers.region_code,
        levels.maturity_level,
        answers.submissions as answered,
        case when {{ chosen_by('maturity', 'answers.answer_code', 'levels') }} then answers.submissions else 0 end as chosen
    from {{ ref('int_answer_counts') }} as answers
    cross join levels
    where
        answers.reason = 'counted'
        and answers.topic = 'maturity'
        and answers.answer_code is not null
    {{ responses_about('maturity') }}

),

estimates as (

    {{ estimates_by_region('responses', 'items', ['maturity_level']) }}

),

final as (

    select
        wave_id,
        region_code,
        maturity_level,
        item_base,
        item_count,
        share,
        share_weighted,
        standard_error,
        ci_low,
        ci_high,
        census_low,
        census_high
    from estimates

)

select * from final
