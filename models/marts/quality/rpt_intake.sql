with

waves as (

    select
        wave_id,
        survey_code
    from {{ ref('int_loaded_waves') }}

),

records as (

    select
        wave_id,
        survey_code,
        count(*) as records,
        count(*) filter (where reason = 'test') as test,
        count(*) filter (where reason = 'incomplete') as incomplete,
        count(*) filter (where reason = 'unknown_member') as unknown_member,
        count(*) filter (where reason = 'outside_fieldwork') as outside_fieldwork,
        count(*) filter (where reason = 'superseded') as superseded,
        count(*) filter (where reason = 'counted') as counted,
        count(*) filter (where is_late) as late
    from {{ ref('int_submissions_ranked') }}
    group by wave_id, survey_code

),

landings as (

    select * from {{ ref('stg_landing__ledger') }}

),

final as (

    select
        waves.wave_id,
        waves.survey_code,
        cast(coalesce(landings.records_read, records.records, 0) as integer) as records_read,
        cast(coalesce(landings.rejected + landings.skipped, 0) as integer) as rejected,
        cast(coalesce(records.test, 0) as integer) as test,
        cast(coalesce(records.incomplete, 0) as integer) as incomplete,
        cast(coalesce(records.unknown_member, 0) as integer) as unknown_member,
        cast(coalesce(records.outside_fieldwork, 0) as integer) as outside_fieldwork,
        cast(coalesce(records.superseded, 0) as integer) as superseded,
        cast(coalesce(records.counted, 0) as integer) as counted,
        cast(coalesce(records.late, 0) as integer) as late,
        cast(coalesce(landings.set_aside_answers, 0) as integer) as set_aside_answers
    from waves
    left join records
        on
            waves.wave_id = records.wave_id
            and waves.survey_code = records.survey_code
    left join landings
        on
            waves.wave_id = landings.wave_id
            and waves.survey_code = landings.survey_code

)

select * from final
