with

answers as (

    select * from {{ ref('int_counted_answers') }}
    where
        topic = 'contact_point'
        and answer_text is not null

),

final as (

    {{ items_as_columns(
        'answers', ['wave_id', 'member_iso3', 'region_code'], 'contact_', ref('int_counted_answers'), 'contact_point'
    ) }}

)

select * from final
