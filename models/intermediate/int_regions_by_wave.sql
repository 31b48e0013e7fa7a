with

waves as (

    select wave_id
    from {{ ref('int_loaded_waves') }}
    where survey_code = 'member'

),

regions as (

    select region_code
    from {{ ref('stg_reference__regions') }}

),

members as (

    select
        wave_id,
        region_code,
        count(*) as members
    from {{ ref('int_members_by_wave') }}
    group by wave_id, region_code

),

submissions as (

    select
        wave_id,
        region_code,
        count(*) as submissions
    from {{ ref('int_submissions_ranked') }}
    where
        survey_code = 'member'
        and reason = 'counted'
    group by wave_id, region_code

),

final as (

    select
        waves.wave_id,
        regions.region_code,
        coalesce(members.members, 0) as members,
        coalesce(submissions.submissions, 0) as submissions
    from waves
    cross join regions
    left join members
        on
            waves.wave_id = members.wave_id
            and regions.region_code = members.region_code
    left join submissions
        on
            waves.wave_id = submissions.wave_id
            and regions.region_code = submissions.region_code

)

select * from final
