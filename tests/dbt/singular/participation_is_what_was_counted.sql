-- Members and submissions of each region, counted from the list of Members and the records.
with

waves as (

    select
        wave_id,
        closed_on
    from {{ ref('int_loaded_waves') }}
    where survey_code = 'member'

),

-- Each Member of the list beside its records inside fieldwork, whichever of them counts.
recounted as (

    select
        waves.wave_id,
        listed.region_code,
        count(distinct listed.member_iso3) as members,
        count(distinct records.member_iso3) as submissions
    from waves
    inner join {{ ref('stg_reference__members') }} as listed
        on
            (listed.valid_from is null or waves.closed_on >= listed.valid_from)
            and (listed.valid_to is null or waves.closed_on < listed.valid_to)
    left join {{ ref('int_submissions_ranked') }} as records
        on
            waves.wave_id = records.wave_id
            and listed.member_iso3 = records.member_iso3
            and records.survey_code = 'member'
            and records.reason in ('counted', 'superseded')
    group by waves.wave_id, listed.region_code

),

facts as (

    select * from {{ ref('fct_participation_by_region') }}
    where region_code <> 'ALL'

),

final as (

    select
        facts.wave_id,
        facts.region_code
    from facts
    left join recounted
        on
            facts.wave_id = recounted.wave_id
            and facts.region_code = recounted.region_code
    where
        facts.members <> coalesce(recounted.members, 0)
        or facts.submissions <> coalesce(recounted.submissions, 0)
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
