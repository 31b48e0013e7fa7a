with

answers as (

    select * from {{ ref('int_answer_pairs') }}

),

choices as (

    select * from {{ ref('int_choice_pairs') }}

),

outcomes as (

    select * from {{ ref('stg_reference__pmm_outcomes') }}

),

-- Questions of one column: what an answer chooses follows from its code.
coded as (

    {% for measure_code, topic, list, item_code in [
        ('it_strategy', 'it_strategy', '', "''"),
        ('maturity', 'maturity', 'stg_reference__maturity_levels', 'cast(listed.maturity_level as string)'),
        (
            'technology_adoption', 'technology_status', 'stg_reference__adoption_statuses',
            "concat_ws('/', answers.item_code, listed.adoption_status)"
        ),
    ] %}
    select
        answers.*,
        '{{ measure_code }}' as measure_code,
        {{ item_code }} as measure_item_code,
        {{ chosen_by(measure_code, 'answers.previous_answer_code', 'listed') }} as has_chosen_before,
        {{ chosen_by(measure_code, 'answers.answer_code', 'listed') }} as has_chosen_now
    from answers
    {% if list %}cross join {{ ref(list) }} as listed{% endif %}
    where answers.topic = '{{ topic }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

counts as (

    select
        wave_id,
        previous_wave_id,
        region_code,
        has_stayed,
        measure_code,
        measure_item_code as item_code,
        members,
        case when has_chosen_before then members else 0 end as chose_before,
        case when has_chosen_now then members else 0 end as chose_now,
        case when has_chosen_before and has_chosen_now then members else 0 end as chose_both
    from coded

    union all

    select
        choices.wave_id,
        choices.previous_wave_id,
        choices.region_code,
        choices.has_stayed,
        case choices.topic
            when 'engagement' then 'engagement'
            when 'development_potential' then 'development_potential'
            when 'capacity' then 'capacity_needs'
            when 'top_technology' then 'technology_votes'
            else 'performance_contribution'
        end as measure_code,
        case choices.topic
            when 'performance' then concat_ws('/', outcomes.pmm_dimension_code, outcomes.pmm_outcome_code)
            when 'performance_dimension' then concat_ws('/', choices.item_code, 'ALL')
            else choices.item_code
        end as item_code,
        choices.members,
        choices.chose_before,
        choices.chose_now,
        choices.chose_both
    from choices
    left join outcomes
        on
            choices.topic = 'performance'
            and choices.item_code = outcomes.pmm_outcome_code
    -- A column for a whole dimension is a choice of `performance_dimension`.
    where
        choices.topic <> 'performance'
        or outcomes.pmm_outcome_code is not null

),

final as (

    select
        wave_id,
        previous_wave_id,
        region_code,
        measure_code,
        item_code,
        cast(sum(members) as bigint) as members,
        cast(sum(chose_before) as bigint) as chose_before,
        cast(sum(chose_now) as bigint) as chose_now,
        cast(coalesce(sum(members) filter (where has_stayed), 0) as bigint) as stayed,
        cast(coalesce(sum(chose_before) filter (where has_stayed), 0) as bigint) as stayed_chose_before,
        cast(coalesce(sum(chose_now) filter (where has_stayed), 0) as bigint) as stayed_chose_now,
        cast(coalesce(sum(chose_both) filter (where has_stayed), 0) as bigint) as stayed_chose_both
    from counts
    group by wave_id, previous_wave_id, region_code, measure_code, item_code

)

select * from final
