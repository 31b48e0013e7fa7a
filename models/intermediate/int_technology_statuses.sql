with

final as (

    select
        wave_id,
        submission_id,
        region_code,
        item_code as technology_code,
        answer_code as adoption_status
    from {{ ref('int_counted_answers') }}
    where
        topic = 'technology_status'
        and answer_code is not null

)

select * from final
