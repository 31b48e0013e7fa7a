-- depends_on: {{ ref('stg_reference__pmm_outcomes') }}, {{ ref('stg_reference__adoption_statuses') }}
-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02
{% set technologies = technology_choices() %}
with

answers as (

    select
        *,
        -- In the order of Members, whatever the order of records.
        (row_number() over (partition by wave_id, region_code order by member_iso3) - 1) % 100 as group_number
    from {{ ref('int_survey_answers') }}
    where
        survey_code = 'member'
        and reason = 'counted'

),

final as (

    select
        wave_id,
        region_code,
        cast(group_number as integer) as group_number,
        count(*) as submissions
        {%- for technology in technologies %},
        count(case when {{ technology.votes }} then 1 end) as votes_{{ loop.index }},
        count(case when {{ technology.potential }} then 1 end) as potential_{{ loop.index }}
        {%- endfor %}
    from answers
    group by wave_id, region_code, group_number

)

select * from final
