with

final as (

    select
        wave_id,
        member_iso3,
        region_code,
        raw_value as text
    from {{ ref('int_counted_answers') }}
    where
        topic = 'capacity_other'
        and answer_text is not null

)

select * from final
