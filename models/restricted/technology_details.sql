with

final as (

    select
        wave_id,
        member_iso3,
        region_code,
        item_code as technology_code,
        raw_value as text
    from {{ ref('int_counted_answers') }}
    where
        topic = 'technology_details'
        and answer_text is not null

)

select * from final
