-- depends_on: {{ ref('stg_reference__pmm_outcomes') }}, {{ ref('stg_reference__adoption_statuses') }}
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02,ST11
{% set technologies = technology_choices() %}
{% set counts = [] %}
{% for technology in technologies %}
    {% do counts.extend(['votes_' ~ loop.index, 'potential_' ~ loop.index]) %}
{% endfor %}
with

submission_groups as (

    select * from {{ ref('int_submission_groups') }}

),

redraws as (

    select {{ numbers_from_to(1, positive_var('redraws') | int, 'redraw') }}

),

draws as (

    select {{ numbers_from_to(0, 99, 'draw') }}

),

regions as (

    select
        submission_groups.wave_id,
        submission_groups.region_code,
        count(*) as group_count,
        -- How much a redraw of groups varies less than one of the single submissions of a large population would.
        case
            when count(*) > 1
                then
                    sqrt(1 - cast(sum(submission_groups.submissions) as double) / max(members.members))
                    * sqrt(cast(count(*) as double) / (count(*) - 1))
            else 0
        end as spread
        {%- for count in counts %},
        sum(submission_groups.{{ count }}) as {{ count }}
        {%- endfor %}
    from submission_groups
    inner join {{ ref('int_regions_by_wave') }} as members
        on
            submission_groups.wave_id = members.wave_id
            and submission_groups.region_code = members.region_code
    group by submission_groups.wave_id, submission_groups.region_code

),

sizes as (

    select distinct
        region_code,
        group_count
    from regions
    where group_count > 1

),

longest as (

    select
        region_code,
        max(group_count) as group_count
    from sizes
    group by region_code

),

-- The same for all waves, and in every run.
numbers as (

    select
        longest.region_code,
        redraws.redraw,
        draws.draw,
        {{ drawn_number(
            "cast(redraws.redraw as string) || '/' || longest.region_code || '/' || cast(draws.draw as string)"
        ) }} as drawn_number
    from longest
    inner join draws
        on longest.group_count > draws.draw
    cross join redraws

),

picks as (

    select
        sizes.region_code,
        sizes.group_count,
        numbers.redraw,
        cast(floor(cast(numbers.drawn_number * sizes.group_count as double) / 268435456) as integer) as group_number,
        cast(count(*) as double) as times
    from sizes
    inner join numbers
        on
            sizes.region_code = numbers.region_code
            and sizes.group_count > numbers.draw
    group by all

),

redrawn as (

    select
        regions.wave_id,
        regions.region_code,
        picks.redraw
        {%- for count in counts %},
        sum(picks.times * submission_groups.{{ count }}) as {{ count }}
        {%- endfor %}
    from regions
    inner join picks
        on
            regions.region_code = picks.region_code
            and regions.group_count = picks.group_count
    inner join submission_groups
        on
            regions.wave_id = submission_groups.wave_id
            and regions.region_code = submission_groups.region_code
            and picks.group_number = submission_groups.group_number
    group by regions.wave_id, regions.region_code, picks.redraw

),

-- Decimal sums are the same in any order of regions, and what is equal stays equal.
totals as (

    select
        regions.wave_id,
        redraws.redraw
        {%- for count in counts %},
        sum(cast(
            regions.{{ count }} + regions.spread * (coalesce(redrawn.{{ count }}, regions.{{ count }}) - regions.{{ count }})
            as decimal(38, 15)
        )) as {{ count }}
        {%- endfor %}
    from regions
    cross join redraws
    left join redrawn
        on
            regions.wave_id = redrawn.wave_id
            and regions.region_code = redrawn.region_code
            and redraws.redraw = redrawn.redraw
    group by regions.wave_id, redraws.redraw

),

technologies as (

    select technologies.*
    from (
        values
        {%- for technology in technologies %}
        ({{ loop.index }}, {{ text_literal(technology.item_code) }}){{ ',' if not loop.last }}
        {%- endfor %}
    ) as technologies (place, technology_code)

),

final as (

    select
        totals.wave_id,
        totals.redraw,
        technologies.technology_code,
        {%- for kind in ['votes', 'potential'] %}
        cast(cast(case technologies.place
            {%- for technology in technologies %}
            when {{ loop.index }} then totals.{{ kind }}_{{ loop.index }}
            {%- endfor %}
        end as decimal(38, 9)) as double) as {{ {'votes': 'votes', 'potential': 'development_potential'}[kind] }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from totals
    cross join technologies

)

select * from final
