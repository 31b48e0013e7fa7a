-- How far the interval of a difference reaches, from how far the intervals of both phases do.
with

phases as (

    select * from {{ ref('rpt_nonresponse') }}

),

final as (

    select
        phases.wave_id,
        phases.region_code,
        phases.measure_code,
        phases.item_code,
        phases.phase
    from phases
    inner join phases as early
        on
            phases.wave_id = early.wave_id
            and phases.region_code = early.region_code
            and phases.measure_code = early.measure_code
            and phases.item_code = early.item_code
    where
        early.phase = 'on_time'
        and (
            abs(phases.difference_to_on_time - (phases.share_weighted - early.share_weighted)) > 1e-9
            or abs(
                power(greatest(0, phases.difference_to_on_time - phases.difference_ci_low), 2)
                - power(phases.share_weighted - phases.ci_low, 2) - power(early.ci_high - early.share_weighted, 2)
            ) > 1e-9 and phases.difference_ci_low > -1
            or abs(
                power(greatest(0, phases.difference_ci_high - phases.difference_to_on_time), 2)
                - power(phases.ci_high - phases.share_weighted, 2) - power(early.share_weighted - early.ci_low, 2)
            ) > 1e-9 and phases.difference_ci_high < 1
        )

)

select * from final
