-- depends_on: {{ ref('stg_reference__pmm_outcomes') }}, {{ ref('stg_reference__adoption_statuses') }}
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02
with

patterns as (

    select * from {{ ref('int_answer_patterns') }}

),

scores as (

    select * from {{ ref('int_score_pairs') }}

),

waves as (

    select * from {{ ref('int_loaded_waves') }}
    where survey_code = 'member'

),

regions as (

    select
        wave_id,
        region_code,
        cast(members as double) as members
    from {{ ref('int_regions_by_wave') }}

),

items as (

    select items.*
    from (
        values
        {%- for question in ranked_choices() %}
        {%- for item in question.choices %}
        ({{ text_literal(question.topic) }}, {{ loop.index }}, {{ text_literal(item.item_code) }}),
        {%- endfor %}
        {%- endfor %}
        ('', 1, '')
    ) as items (topic, place, item_code)

),

-- Of those who answered both: how many chose the one less how many chose the other, and how many chose one of them alone.
chosen as (

    select
        patterns.wave_id,
        patterns.region_code,
        patterns.topic,
        items.item_code,
        other_items.item_code as other_item_code,
        patterns.submissions,
        cast(substr(patterns.pattern, items.place, 1) as integer)
        - cast(substr(patterns.pattern, other_items.place, 1) as integer) as difference
    from patterns
    inner join items
        on patterns.topic = items.topic
    inner join items as other_items
        on
            items.topic = other_items.topic
            and items.place < other_items.place
    where
        substr(patterns.pattern, items.place, 1) <> '-'
        and substr(patterns.pattern, other_items.place, 1) <> '-'

),

sums as (

    select
        wave_id,
        region_code,
        topic,
        item_code,
        other_item_code,
        1.0 as unit,
        cast(sum(submissions) as double) as answered,
        cast(sum(difference * submissions) as double) as difference,
        cast(sum(difference * difference * submissions) as double) as squares
    from chosen
    group by wave_id, region_code, topic, item_code, other_item_code

    union all

    select
        scores.wave_id,
        scores.region_code,
        scores.topic,
        scores.item_code,
        scores.other_item_code,
        case scores.topic
            when 'technology_impact' then waves.impact_max - waves.impact_min
            else waves.difficulty_max - waves.difficulty_min
        end / 4 as unit,
        cast(scores.answered as double) as answered,
        scores.difference,
        scores.squares
    from scores
    inner join waves
        on scores.wave_id = waves.wave_id
    where scores.answered > 0

),

differences as (

    select
        sums.*,
        regions.members,
        {{ pair_variance('sums.answered', 'regions.members', 'sums.difference', 'sums.squares', 'sums.unit') }} as variance
    from sums
    inner join regions
        on
            sums.wave_id = regions.wave_id
            and sums.region_code = regions.region_code

),

pairs as (

    select
        wave_id,
        region_code,
        topic,
        item_code,
        other_item_code,
        difference / (answered + 2) as difference,
        sqrt(variance) as standard_error
    from differences

    union all

    select
        wave_id,
        'ALL' as region_code,
        topic,
        item_code,
        other_item_code,
        {{ sum_in_order('members * difference / answered', 'region_code') }} / sum(members) as difference,
        sqrt({{ sum_in_order('members * members * variance', 'region_code') }}) / sum(members) as standard_error
    from differences
    group by wave_id, topic, item_code, other_item_code

),

final as (

    select *
    from pairs

    union all

    select
        wave_id,
        region_code,
        topic,
        other_item_code as item_code,
        item_code as other_item_code,
        -difference as difference,
        standard_error
    from pairs

)

select * from final
