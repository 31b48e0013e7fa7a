with

final as (

    select
        wave_id,
        submission_id,
        cast(nullif({{ answer_column('partner_agency', 'agency_type') }}, 'unlisted') as string) as agency_type
    from {{ ref('int_survey_answers') }}
    where
        survey_code = 'partner_agency'
        and reason = 'counted'

)

select * from final
