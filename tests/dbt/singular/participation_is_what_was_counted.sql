-- Members and submissions of each region, counted from the list of Members and the records.
with

waves as (

    select
        wave_id,
        closed_on
    from {{ ref('int_loaded_waves') }}
    where survey_code = 'member'

),

members as (

    select
        waves.wave_id,
        listed.region_code,
        count(*) as members
    from waves
    inner join {{ ref('stg_reference__members') }} as listed
        on
            (listed.valid_from is null or waves.closed_on >= listed.valid_from)
            and (listed.valid_to is null or waves.closed_on < listed.valid_to)
    group by waves.wave_id, listed.region_code

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

facts as (

    select
        *,
        count(*) over (partition by wave_id) as regions
    from {{ ref('fct_participation_by_region') }}
    where region_code <> 'ALL'

),

final as (

    select
        facts.wave_id,
        facts.region_code
    from facts
    left join members
        on
            facts.wave_id = members.wave_id
            and facts.region_code = members.region_code
    left join submissions
        on
            facts.wave_id = submissions.wave_id
            and facts.region_code = submissions.region_code
    where
        facts.members <> coalesce(members.members, 0)
        or facts.submissions <> coalesce(submissions.submissions, 0)
        or abs(facts.submission_rate * facts.members - facts.submissions) > 1e-9
        or abs(facts.post_stratification_weight * facts.submissions - facts.members) > 1e-9
        or facts.rate_rank <> (
            select 1 + count(*)
            from facts as other_regions
            where
                other_regions.wave_id = facts.wave_id
                and other_regions.submission_rate > facts.submission_rate
        )

)

select * from final
