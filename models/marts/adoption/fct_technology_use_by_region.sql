with

statuses as (

    select * from {{ ref('stg_reference__adoption_statuses') }}

),

items as (

    select
        wave_id,
        item_code as technology_code
    from {{ ref('int_wave_items') }}
    where topic = 'technology_status'

),

responses as (

    select
        answers.wave_id,
        answers.region_code,
        answers.item_code as technology_code,
        answers.submissions as answered,
        case when statuses.is_in_use then answers.submissions else 0 end as chosen
    from {{ ref('int_answer_counts') }} as answers
    inner join statuses
        on answers.answer_code = statuses.adoption_status
    where
        answers.reason = 'counted'
        and answers.topic = 'technology_status'

),

final as (

    {{ estimates_by_region('responses', 'items', ['technology_code']) }}

)

select * from final
