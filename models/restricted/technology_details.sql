with

final as (

    {% for column in answer_columns('technology_details') or [{'item_code': '', 'name': 'cast(null as string)'}] %}
    select
        wave_id,
        member_iso3,
        region_code,
        {{ text_literal(column.item_code) }} as technology_code,
        {{ column.name }} as text
    from {{ ref('int_survey_answers') }}
    where
        survey_code = 'member'
        and reason = 'counted'
        and {{ column.name }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
