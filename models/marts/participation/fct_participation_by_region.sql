with

regions as (

    select * from {{ ref('int_regions_by_wave') }}

),

counts as (

    select
        wave_id,
        region_code,
        members,
        submissions
    from regions

    union all

    select
        wave_id,
        'ALL' as region_code,
        sum(members) as members,
        sum(submissions) as submissions
    from regions
    group by wave_id

),

rates as (

    select
        *,
        submissions / nullif(cast(members as double), 0) as submission_rate,
        case when members > 0 then members / nullif(cast(submissions as double), 0) end as post_stratification_weight
    from counts

),

final as (

    select
        wave_id,
        region_code,
        cast(members as integer) as members,
        cast(submissions as integer) as submissions,
        submission_rate,
        post_stratification_weight,
        case
            when region_code <> 'ALL'
                then {{ rank_within('submission_rate', ['wave_id', "region_code = 'ALL'"], base='members') }}
        end as rate_rank
    from rates

)

select * from final
