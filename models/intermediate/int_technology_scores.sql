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

scored as (

    select
        answers.wave_id,
        answers.region_code,
        answers.phase,
        answers.topic,
        answers.item_code as technology_code,
        case answers.topic
            when 'technology_impact'
                then {{ turned_score('answers.answer_code', 'waves.impact_min', 'waves.impact_max', 'waves.high_is_more') }}
            else {{ turned_score('answers.answer_code', 'waves.difficulty_min', 'waves.difficulty_max', 'waves.high_is_more') }}
        end as score,
        answers.submissions
    from answers
    inner join waves
        on answers.wave_id = waves.wave_id

),

final as (

    select *
    from scored
    where score is not null

)

select * from final
