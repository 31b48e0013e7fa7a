{# What Members did beyond answering, by code of the list `ref_engagements`, with the topic that shows it. #}
{% macro topics_of_engagement() %}
    {{ return({
        'gave_technology_details': 'technology_details',
        'submitted_case_study_file': 'case_study_file',
        'willing_to_share_case_study': 'case_study_willingness',
        'nominated_contact_point': 'contact_point'
    }) }}
{% endmacro %}
