with

answers as (

    select * from {{ ref('int_counted_answers') }}
    where
        topic = 'contact_point'
        and answer_text is not null

),

final as (

    pivot answers
    on 'contact_' || item_code
    using any_value(raw_value)
    group by wave_id, submission_id, member_iso3, region_code

)

select * exclude (submission_id)
from final
