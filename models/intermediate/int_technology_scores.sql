with

answers as (

    select * from {{ ref('int_answer_counts') }}
    where
        survey_code = 'member'
        and reason = 'counted'
        and topic in ('technology_impact', 'technology_difficulty')

),

waves as (

    select * from {{ ref('int_loaded_waves') }}
    where survey_code = 'member'

),

scaled as (

    select
        answers.wave_id,
        answers.region_code,
        answers.topic,
        answers.item_code as technology_code,
        answers.submissions,
        {{ try_cast('answers.answer_code', 'double') }} as score,
        case answers.topic when 'technology_impact' then waves.impact_min else waves.difficulty_min end as scale_min,
        case answers.topic when 'technology_impact' then waves.impact_max else waves.difficulty_max end as scale_max,
        waves.high_is_more
    from answers
    inner join waves
        on answers.wave_id = waves.wave_id

),


final as (

    select
        wave_id,
        region_code,
        topic,
        technology_code,
        case when high_is_more then score else scale_min + scale_max - score end as score,
        submissions
    from scaled
    where score between scale_min and scale_max

)

select * from final
