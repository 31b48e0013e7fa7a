with

pairs as (

    select * from {{ ref('int_wave_pairs') }}

),

asked as (

    select * from {{ ref('int_wave_items') }}
    where topic in ('it_strategy', 'maturity', 'technology_status')

),

bundles as (

    select * from {{ ref('stg_reference__technology_bundles') }}

),

questions as (

    select
        pairs.wave_id,
        pairs.previous_wave_id,
        asked.topic,
        asked.item_code
    from pairs
    inner join asked
        on pairs.wave_id = asked.wave_id
    inner join asked as previously_asked
        on
            pairs.previous_wave_id = previously_asked.wave_id
            and asked.topic = previously_asked.topic
            and asked.item_code = previously_asked.item_code
    left join bundles
        on
            asked.topic = 'technology_status'
            and bundles.wave_id in (pairs.wave_id, pairs.previous_wave_id)
            and asked.item_code in (bundles.technology_code, bundles.member_technology_code)
    where bundles.wave_id is null

),

codes as (

    select
        'it_strategy' as topic,
        'it_strategy' as measure_code,
        answers.answer_code,
        answers.answer_code as code_of_mart
    from (values ('yes'), ('no')) as answers (answer_code)

    union all

    select
        'maturity' as topic,
        'maturity' as measure_code,
        maturity_code as answer_code,
        cast(maturity_level as string) as code_of_mart
    from {{ ref('stg_reference__maturity_levels') }}

    union all

    select
        'technology_status' as topic,
        'technology_adoption' as measure_code,
        adoption_status as answer_code,
        adoption_status as code_of_mart
    from {{ ref('stg_reference__adoption_statuses') }}

),

transitions as (

    select
        questions.*,
        codes.measure_code,
        previous_codes.answer_code as previous_answer_code,
        codes.answer_code,
        -- A technology stands before its status, as in the mart of changes.
        case when questions.topic = 'technology_status' then questions.item_code || '/' else '' end as before_code,
        previous_codes.code_of_mart as previous_code_of_mart,
        codes.code_of_mart
    from questions
    inner join codes
        on questions.topic = codes.topic
    inner join codes as previous_codes
        on questions.topic = previous_codes.topic

),

regions as (

    select region_code
    from {{ ref('stg_reference__regions') }}

    union all

    select 'ALL' as region_code

),

-- Each answer counts for its region and for all of them.
counts as (

    select
        answers.wave_id,
        regions.region_code,
        answers.topic,
        answers.item_code,
        answers.previous_answer_code,
        answers.answer_code,
        sum(answers.members) as members
    from {{ ref('int_answer_pairs') }} as answers
    inner join regions
        on regions.region_code in (answers.region_code, 'ALL')
    group by all

),

final as (

    select
        transitions.wave_id,
        transitions.previous_wave_id,
        regions.region_code,
        transitions.measure_code,
        transitions.before_code || transitions.previous_code_of_mart as from_item_code,
        transitions.before_code || transitions.code_of_mart as to_item_code,
        cast(coalesce(counts.members, 0) as integer) as members
    from transitions
    cross join regions
    left join counts
        on
            transitions.wave_id = counts.wave_id
            and regions.region_code = counts.region_code
            and transitions.topic = counts.topic
            and transitions.item_code = counts.item_code
            and transitions.previous_answer_code = counts.previous_answer_code
            and transitions.answer_code = counts.answer_code

)

select * from final
