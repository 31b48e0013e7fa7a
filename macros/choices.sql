{#
    What administrations choose, in questions of several columns and of technologies: a list of {'topic', 'item_code', 'columns',
    'answered', 'chosen'}, the last two as conditions on a row of `int_survey_answers`, of which they read the columns. Empty while dbt
    parses.
#}
{% macro choices() %}
    {% set found = [] %}
    {% if not execute %}{{ return(found) }}{% endif %}

    {#- Outcomes of performance, and dimensions: who chose any outcome of one. -#}
    {% set outcomes = answer_columns('performance') %}
    {% set dimensions = {} %}
    {% set query %}
        select pmm_outcome_code, pmm_dimension_code from {{ built('staging', 'stg_reference__pmm_outcomes') }}
    {% endset %}
    {% set dimension_of = dict(run_query(query).rows | map('list')) %}
    {% for column in outcomes %}
        {% do found.append({
            'topic': 'performance',
            'item_code': column.item_code,
            'columns': outcomes,
            'answered': any_answer(outcomes),
            'chosen': any_of([column], 'yes')
        }) %}
        {% do dimensions.setdefault(dimension_of.get(column.item_code, column.item_code), []).append(column) %}
    {% endfor %}
    {% for dimension, columns in dimensions.items() %}
        {% do found.append({
            'topic': 'performance_dimension',
            'item_code': dimension,
            'columns': outcomes,
            'answered': any_answer(outcomes),
            'chosen': any_of(columns, 'yes')
        }) %}
    {% endfor %}

    {#- Capacity needs; naming one in own words is choosing `other`. -#}
    {% set needs = answer_columns('capacity') %}
    {% set own_words = answer_columns('capacity_other') %}
    {% for need in needs | map(attribute='item_code') | reject('eq', 'other') | list + ['other'] %}
        {% set ticked = any_of(needs | selectattr('item_code', 'eq', need) | list, 'yes') %}
        {% do found.append({
            'topic': 'capacity',
            'item_code': need,
            'columns': needs + own_words,
            'answered': any_answer(needs + own_words),
            'chosen': 'coalesce(' ~ ticked ~ ', false) or ' ~ any_answer(own_words) if need == 'other' else ticked
        }) %}
    {% endfor %}

    {#- Votes, in any of their columns. -#}
    {% set votes = answer_columns('top_technology') %}
    {% for column in answer_columns('technology_status') %}
        {% do found.append({
            'topic': 'top_technology',
            'item_code': column.item_code,
            'columns': votes,
            'answered': any_answer(votes),
            'chosen': any_of(votes, column.item_code)
        }) %}
    {% endfor %}

    {#- Development potential: of who answered the status of a technology, who develops or considers it. -#}
    {% set query %}
        select adoption_status, is_development_potential
        from {{ built('staging', 'stg_reference__adoption_statuses') }}
        order by adoption_status
    {% endset %}
    {% set statuses = run_query(query).rows %}
    {% set potential = statuses | selectattr(1) | map(attribute=0) | list %}
    {% set technologies = answer_columns('technology_status') %}
    {% for column in technologies %}
        {% do found.append({
            'topic': 'development_potential',
            'item_code': column.item_code,
            'columns': technologies,
            'answered': column.name ~ ' in (' ~ literals(statuses | map(attribute=0)) ~ ')',
            'chosen': column.name ~ ' in (' ~ literals(potential) ~ ')'
        }) %}
    {% endfor %}

    {#- Engagement: every submission that counts could have shown it. -#}
    {% for engagement, topic in {
        'gave_technology_details': 'technology_details',
        'submitted_case_study_file': 'case_study_file',
        'willing_to_share_case_study': 'case_study_willingness',
        'nominated_contact_point': 'contact_point'
    }.items() %}
        {% set columns = answer_columns(topic) %}
        {% do found.append({
            'topic': 'engagement',
            'item_code': engagement,
            'columns': columns,
            'answered': 'true',
            'chosen': any_of(columns, 'yes') if topic == 'case_study_willingness' else any_answer(columns)
        }) %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
