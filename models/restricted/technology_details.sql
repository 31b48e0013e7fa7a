-- Loops write the rows; the linter takes their lines for SQL.
-- noqa: disable=LT02
{% set columns = answer_columns('technology_details') %}
with

answers as (

    select * from {{ ref('int_counted_texts') }}
    where coalesce({% for column in columns %}{{ column.name }}, {% endfor %}null, null) is not null

),

technologies as (

    select listed.technology_code
    from (
        values
        {% for column in columns %}
        ({{ text_literal(column.item_code) }}){{ ',' if not loop.last }}
        {%- else %}
        ('')
        {%- endfor %}
    ) as listed (technology_code)

),

details as (

    select
        answers.wave_id,
        answers.member_iso3,
        answers.region_code,
        technologies.technology_code,
        case technologies.technology_code
            {%- for column in columns %}
            when {{ text_literal(column.item_code) }} then answers.{{ column.name }}
            {%- else %}
            when '' then null
            {%- endfor %}
        end as text
    from answers
    cross join technologies

),

final as (

    select
        wave_id,
        member_iso3,
        region_code,
        technology_code,
        text
    from details
    where text is not null

)

select * from final
