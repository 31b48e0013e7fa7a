with

items as (

    select
        wave_id,
        item_code as technology_code
    from {{ ref('int_wave_items') }}
    where topic = 'technology_status'

),

votes as (

    select distinct
        wave_id,
        submission_id,
        region_code,
        answer_code as technology_code
    from {{ ref('int_counted_answers') }}
    where
        topic = 'top_technology'
        and answer_code is not null

),

voters as (

    select distinct
        wave_id,
        submission_id,
        region_code
    from votes

),

responses as (

    select
        voters.wave_id,
        voters.region_code,
        items.technology_code,
        true as is_answered,
        votes.submission_id is not null as is_chosen
    from voters
    inner join items
        on voters.wave_id = items.wave_id
    left join votes
        on
            voters.wave_id = votes.wave_id
            and voters.submission_id = votes.submission_id
            and items.technology_code = votes.technology_code

),

estimates as (

    {{ estimates_by_region('responses', 'items', ['technology_code']) }}

),

final as (

    select
        wave_id,
        region_code,
        technology_code,
        item_base,
        item_count,
        share,
        share_weighted,
        standard_error,
        ci_low,
        ci_high,
        census_low,
        census_high,
        {{ rank_within('item_count', ['wave_id', 'region_code']) }} as vote_rank
    from estimates

)

select * from final
