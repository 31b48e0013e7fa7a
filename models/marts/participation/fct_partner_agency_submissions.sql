with

waves as (

    select wave_id
    from {{ ref('int_loaded_waves') }}
    where survey_code = 'partner_agency'

),

agency_types as (

    select agency_type
    from {{ ref('stg_reference__agency_types') }}

),

submissions as (

    select
        wave_id,
        agency_type,
        count(*) as submissions
    from {{ ref('int_counted_agencies') }}
    group by wave_id, agency_type

),

final as (

    select
        waves.wave_id,
        agency_types.agency_type,
        cast(coalesce(submissions.submissions, 0) as integer) as submissions
    from waves
    cross join agency_types
    left join submissions
        on
            waves.wave_id = submissions.wave_id
            and agency_types.agency_type = submissions.agency_type

)

select * from final
