{#
    What counted submissions answered about a measure, as a query for `estimates_by_region`: wave_id, region_code, phase, the
    columns of the measure's item, answered, chosen. The mart of the measure and `rpt_nonresponse` count by the same rule.
#}
{% macro responses_about(measure_code) %}
{#- Questions of one column: the topic, the list whose entries an answer may choose, the columns of the item. -#}
{%- set coded = {
    'it_strategy': ['it_strategy', '', []],
    'maturity': ['maturity', 'stg_reference__maturity_levels', ['listed.maturity_level']],
    'technology_adoption': [
        'technology_status', 'stg_reference__adoption_statuses',
        ['answers.item_code as technology_code', 'listed.adoption_status']
    ],
} -%}
{#- Choices, as `choices` has them: the topic, the column of the item. -#}
{%- set chosen = {
    'engagement': ['engagement', 'engagement_code'],
    'development_potential': ['development_potential', 'technology_code'],
    'capacity_needs': ['capacity', 'capacity_need_code'],
    'technology_votes': ['top_technology', 'technology_code'],
} -%}
{%- if measure_code in coded -%}
    {%- set topic, list, columns = coded[measure_code] -%}
    select
        answers.wave_id,
        answers.region_code,
        answers.phase,
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        answers.submissions as answered,
        case when {{ chosen_by(measure_code, 'answers.answer_code', 'listed') }} then answers.submissions else 0 end as chosen
    from {{ ref('int_answer_counts') }} as answers
    {%- if list %}
    cross join {{ ref(list) }} as listed
    {%- endif %}
    where
        answers.reason = 'counted'
        and answers.topic = '{{ topic }}'
        and answers.answer_code is not null
{%- else -%}
    {%- set topic, column = chosen[measure_code] -%}
    select
        wave_id,
        region_code,
        phase,
        item_code as {{ column }},
        answered,
        chosen
    from {{ ref('int_choices_by_region') }}
    where topic = '{{ topic }}'
{%- endif -%}
{% endmacro %}
