with

engagements as (

    select engagements.*
    from (
        values
        {%- for engagement, topic in topics_of_engagement().items() %}
        ('{{ engagement }}', '{{ topic }}'){{ ',' if not loop.last }}
        {%- endfor %}
    ) as engagements (engagement_code, topic)

),

items as (

    select distinct
        topics.wave_id,
        engagements.engagement_code
    from {{ ref('int_wave_items') }} as topics
    inner join engagements
        on topics.topic = engagements.topic

),

responses as (

    {{ responses_about('engagement') }}

),

final as (

    {{ estimates_by_region('responses', 'items', ['engagement_code']) }}

)

select * from final
