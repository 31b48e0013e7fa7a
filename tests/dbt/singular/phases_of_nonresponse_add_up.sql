with

phases as (

    select
        wave_id,
        region_code,
        measure_code,
        item_code,
        sum(item_base) filter (where phase <> 'ALL') as base_of_phases,
        sum(item_base) filter (where phase = 'ALL') as base_of_all,
        sum(item_count) filter (where phase <> 'ALL') as count_of_phases,
        sum(item_count) filter (where phase = 'ALL') as count_of_all
    from {{ ref('rpt_nonresponse') }}
    group by all

),

final as (

    select *
    from phases
    where
        count_of_phases is distinct from count_of_all
        or (measure_code <> 'participation' and base_of_phases is distinct from base_of_all)
        or (measure_code = 'participation' and base_of_phases is distinct from {{ phases() | length }} * base_of_all)

)

select * from final
