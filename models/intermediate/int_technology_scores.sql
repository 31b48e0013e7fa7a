with

answers as (

    select * from {{ ref('int_counted_answers') }}
    where topic in ('technology_impact', 'technology_difficulty')

),

waves as (

    select * from {{ ref('int_loaded_waves') }}
    where survey_code = 'member'

),

scaled as (

    select
        answers.wave_id,
        answers.submission_id,
        answers.region_code,
        answers.topic,
        answers.item_code as technology_code,
        {{ try_cast('answers.answer_code', 'double') }} as coded_score,
        case
            when {{ matches_whole('answers.comparable_text', '\\d+(\\.\\d+)?') }}
                then {{ try_cast('answers.comparable_text', 'double') }}
        end as given_score,
        case answers.topic when 'technology_impact' then waves.impact_min else waves.difficulty_min end as scale_min,
        case answers.topic when 'technology_impact' then waves.impact_max else waves.difficulty_max end as scale_max,
        waves.high_is_more
    from answers
    inner join waves
        on answers.wave_id = waves.wave_id

),

scored as (

    select
        *,
        coalesce(
            coded_score,
            case when given_score between scale_min and scale_max then given_score end
        ) as score
    from scaled

),

final as (

    select
        wave_id,
        submission_id,
        region_code,
        topic,
        technology_code,
        case when high_is_more then score else scale_min + scale_max - score end as score
    from scored
    where score is not null

)

select * from final
