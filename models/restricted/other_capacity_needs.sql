with

final as (

    select
        wave_id,
        member_iso3,
        region_code,
        {{ answer_column('capacity_other') }} as text
    from {{ ref('int_counted_texts') }}
    where {{ answer_column('capacity_other') }} is not null

)

select * from final
