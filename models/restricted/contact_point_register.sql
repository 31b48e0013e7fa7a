-- A loop without a turn, as the linter sees it, leaves an indent that is none.
-- noqa: disable=LT02
{% set columns = answer_columns('contact_point') %}
with

answers as (

    select * from {{ ref('int_counted_texts') }}

),

final as (

    select
        wave_id,
        member_iso3,
        region_code
        {%- for column in columns %},
        {{ column.name }} as {{ adapter.quote('contact_' ~ column.item_code) }}
        {%- endfor %}
    from answers
    where coalesce({% for column in columns %}{{ column.name }}, {% endfor %}null, null) is not null

)

select * from final
