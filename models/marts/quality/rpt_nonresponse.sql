-- Loops write the measures; the linter takes their lines for SQL.
-- noqa: disable=LT02
{#- The facts whose answers are looked at by phase: the columns of their item, and the question that it belongs to. -#}
{%- set measures = {
    'it_strategy': {'columns': [], 'question': "'it_strategy'"},
    'maturity': {'columns': ['maturity_level'], 'question': "'maturity'"},
    'technology_adoption': {
        'columns': ['technology_code', 'adoption_status'], 'question': "'technology_status/' || technology_code"
    },
    'development_potential': {'columns': ['technology_code'], 'question': "'technology_status/' || technology_code"},
    'capacity_needs': {'columns': ['capacity_need_code'], 'question': "'capacity'"},
} %}
with

submissions as (

    select
        wave_id,
        region_code,
        cast(phase as string) as phase,
        count(*) as submissions
    from {{ ref('int_submissions_ranked') }}
    where
        survey_code = 'member'
        and reason = 'counted'
    group by wave_id, region_code, phase

),

measured as (
    {% for measure_code, measure in measures.items() %}
    select
        wave_id,
        region_code,
        cast(phase as string) as phase,
        '{{ measure_code }}' as measure_code,
        {% if measure.columns %}concat_ws('/', {{ measure.columns | join(', ') }}){% else %}''{% endif %} as item_code,
        {{ measure.question }} as question,
        answered,
        chosen
    from (
        {{ responses_about(measure_code) }}
    ) as responses
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Who answered an item answered its question, and all items of a question have the same base.
bases as (

    select
        wave_id,
        region_code,
        phase,
        question,
        item_code,
        sum(answered) as answered
    from measured
    group by wave_id, region_code, phase, question, measure_code, item_code

    union all

    select
        wave_id,
        region_code,
        cast(phase as string) as phase,
        topic as question,
        item_code,
        answered
    from {{ ref('int_choices_by_region') }}
    where topic in ('performance', 'top_technology')

    union all

    select
        wave_id,
        region_code,
        cast(phase as string) as phase,
        topic || '/' || technology_code as question,
        technology_code as item_code,
        sum(submissions) as answered
    from {{ ref('int_technology_scores') }}
    group by wave_id, region_code, phase, topic, technology_code

),

answered_questions as (

    select
        wave_id,
        region_code,
        phase,
        question,
        max(answered) as answered
    from bases
    group by wave_id, region_code, phase, question

),

questions as (

    select distinct
        wave_id,
        case
            when topic in ('technology_status', 'technology_impact', 'technology_difficulty') then topic || '/' || item_code
            when topic = 'capacity_other' then 'capacity'
            else topic
        end as question
    from {{ ref('int_wave_items') }}
    where
        topic in (
            'it_strategy', 'maturity', 'performance', 'capacity', 'capacity_other', 'top_technology',
            'technology_status', 'technology_impact', 'technology_difficulty'
        )

),

phases as (
    {% for phase in phases() %}
    select '{{ phase }}' as phase
    union all
    {% endfor %}
    select 'ALL' as phase
),

measures as (

    select distinct
        wave_id,
        'participation' as measure_code,
        '' as item_code
    from {{ ref('int_regions_by_wave') }}

    union all

    select
        wave_id,
        'item_response' as measure_code,
        question as item_code
    from questions

    {% for measure_code, measure in measures.items() %}
    union all

    select distinct
        wave_id,
        '{{ measure_code }}' as measure_code,
        {% if measure.columns %}concat_ws('/', {{ measure.columns | join(', ') }}){% else %}''{% endif %} as item_code
    from {{ ref('fct_' ~ measure_code ~ '_by_region') }}
    {% endfor %}

),

items as (

    select
        measures.*,
        phases.phase
    from measures
    cross join phases

),

by_phase as (

    select
        wave_id,
        region_code,
        phase,
        measure_code,
        item_code,
        answered,
        chosen
    from measured

    union all

    select
        wave_id,
        region_code,
        phase,
        'participation' as measure_code,
        '' as item_code,
        0 as answered,
        submissions as chosen
    from submissions

    union all

    select
        submissions.wave_id,
        submissions.region_code,
        submissions.phase,
        'item_response' as measure_code,
        questions.question as item_code,
        submissions.submissions as answered,
        0 as chosen
    from submissions
    inner join questions
        on submissions.wave_id = questions.wave_id

    union all

    select
        wave_id,
        region_code,
        phase,
        'item_response' as measure_code,
        question as item_code,
        0 as answered,
        answered as chosen
    from answered_questions

),

responses as (

    select
        by_phase.wave_id,
        by_phase.region_code,
        phases.phase,
        by_phase.measure_code,
        by_phase.item_code,
        by_phase.answered,
        by_phase.chosen
    from by_phase
    inner join phases
        on phases.phase in (by_phase.phase, 'ALL')

    union all

    -- Every Member could take part, in each phase.
    select
        regions.wave_id,
        regions.region_code,
        phases.phase,
        'participation' as measure_code,
        '' as item_code,
        regions.members as answered,
        0 as chosen
    from {{ ref('int_regions_by_wave') }} as regions
    cross join phases

),

estimates as (

    {{ estimates_by_region('responses', 'items', ['measure_code', 'item_code', 'phase']) }}

),

-- Two estimates of different Members: their errors add up (Zou and Donner 2008).
compared as (

    select
        estimates.*,
        estimates.share_weighted - early.share_weighted as difference,
        sqrt(
            power(estimates.share_weighted - estimates.ci_low, 2) + power(early.ci_high - early.share_weighted, 2)
        ) as below,
        sqrt(
            power(estimates.ci_high - estimates.share_weighted, 2) + power(early.share_weighted - early.ci_low, 2)
        ) as above,
        case
            when estimates.phase = 'ALL' and estimates.measure_code in ({{ literals(measures) }})
                then estimates.share_weighted - estimates.census_low
        end as unanswered
    from estimates
    left join estimates as early
        on
            estimates.wave_id = early.wave_id
            and estimates.region_code = early.region_code
            and estimates.measure_code = early.measure_code
            and estimates.item_code = early.item_code
            -- An equation: with conditions on one side alone, each row would be held against all others.
            and case
                when estimates.phase in ('extended', 'late') and estimates.measure_code <> 'participation' then 'on_time'
            end = early.phase

),

final as (

    select
        wave_id,
        region_code,
        measure_code,
        item_code,
        phase,
        item_base,
        item_count,
        share,
        share_weighted,
        standard_error,
        ci_low,
        ci_high,
        census_low,
        census_high,
        difference as difference_to_on_time,
        case when below is not null and above is not null then greatest(-1.0, difference - below) end as difference_ci_low,
        case when below is not null and above is not null then least(1.0, difference + above) end as difference_ci_high,
        case when unanswered > 1e-12 then (ci_low - census_low) / unanswered end as tipping_factor_low,
        case when unanswered > 1e-12 then (ci_high - census_low) / unanswered end as tipping_factor_high
    from compared

)

select * from final
