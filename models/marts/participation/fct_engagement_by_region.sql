with

engagements as (

    select engagements.*
    from (
        values
        ('gave_technology_details', 'technology_details'),
        ('submitted_case_study_file', 'case_study_file'),
        ('willing_to_share_case_study', 'case_study_willingness'),
        ('nominated_contact_point', 'contact_point')
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
