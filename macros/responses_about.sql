{#
    What counted submissions answered about a measure, as a query for `estimates_by_region`: wave_id, region_code, phase, the
    columns of the measure's item, answered, chosen. The mart of the measure and `rpt_nonresponse` count by the same rule.
#}
{% macro responses_about(measure_code) %}
{%- if measure_code == 'it_strategy' -%}
    select
        wave_id,
        region_code,
        phase,
        submissions as answered,
        case when {{ chosen_by('it_strategy', 'answer_code') }} then submissions else 0 end as chosen
    from {{ ref('int_answer_counts') }}
    where
        reason = 'counted'
        and topic = 'it_strategy'
        and answer_code is not null
{%- elif measure_code == 'maturity' -%}
    select
        answers.wave_id,
        answers.region_code,
        answers.phase,
        levels.maturity_level,
        answers.submissions as answered,
        case when {{ chosen_by('maturity', 'answers.answer_code', 'levels') }} then answers.submissions else 0 end as chosen
    from {{ ref('int_answer_counts') }} as answers
    cross join {{ ref('stg_reference__maturity_levels') }} as levels
    where
        answers.reason = 'counted'
        and answers.topic = 'maturity'
        and answers.answer_code is not null
{%- elif measure_code == 'technology_adoption' -%}
    select
        answers.wave_id,
        answers.region_code,
        answers.phase,
        answers.item_code as technology_code,
        statuses.adoption_status,
        answers.submissions as answered,
        case
            when {{ chosen_by('technology_adoption', 'answers.answer_code', 'statuses') }} then answers.submissions
            else 0
        end as chosen
    from {{ ref('int_answer_counts') }} as answers
    cross join {{ ref('stg_reference__adoption_statuses') }} as statuses
    where
        answers.reason = 'counted'
        and answers.topic = 'technology_status'
        and answers.answer_code is not null
{%- elif measure_code == 'development_potential' -%}
    select
        wave_id,
        region_code,
        phase,
        item_code as technology_code,
        answered,
        chosen
    from {{ ref('int_choices_by_region') }}
    where topic = 'development_potential'
{%- elif measure_code == 'capacity_needs' -%}
    select
        wave_id,
        region_code,
        phase,
        item_code as capacity_need_code,
        answered,
        chosen
    from {{ ref('int_choices_by_region') }}
    where topic = 'capacity'
{%- endif -%}
{% endmacro %}
