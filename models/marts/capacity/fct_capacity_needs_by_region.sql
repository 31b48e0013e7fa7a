with

answers as (

    select * from {{ ref('int_counted_answers') }}
    where topic in ('capacity', 'capacity_other')

),

items as (

    select distinct
        wave_id,
        case when topic = 'capacity_other' then 'other' else item_code end as capacity_need_code
    from {{ ref('int_wave_items') }}
    where topic in ('capacity', 'capacity_other')

),

chosen as (

    select
        wave_id,
        submission_id,
        case when topic = 'capacity_other' then 'other' else item_code end as capacity_need_code
    from answers
    where
        (topic = 'capacity' and answer_code = 'yes')
        or (topic = 'capacity_other' and answer_text is not null)
    group by all

),

answered as (

    select
        wave_id,
        submission_id,
        region_code
    from answers
    where
        (topic = 'capacity' and answer_code is not null)
        or (topic = 'capacity_other' and answer_text is not null)
    group by all

),

responses as (

    select
        answered.wave_id,
        answered.region_code,
        items.capacity_need_code,
        true as is_answered,
        chosen.submission_id is not null as is_chosen
    from answered
    inner join items
        on answered.wave_id = items.wave_id
    left join chosen
        on
            answered.wave_id = chosen.wave_id
            and answered.submission_id = chosen.submission_id
            and items.capacity_need_code = chosen.capacity_need_code

),

estimates as (

    {{ estimates_by_region('responses', 'items', ['capacity_need_code']) }}

),

final as (

    select
        wave_id,
        region_code,
        capacity_need_code,
        item_base,
        item_count,
        share,
        share_weighted,
        standard_error,
        ci_low,
        ci_high,
        census_low,
        census_high,
        {{ rank_within('item_count', ['wave_id', 'region_code']) }} as need_rank
    from estimates

)

select * from final
