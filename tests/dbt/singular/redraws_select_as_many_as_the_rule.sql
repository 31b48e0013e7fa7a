with

waves as (

    select
        wave_id,
        sum(selected_share) as redrawn,
        count(case when is_selected then 1 end) as selected
    from {{ ref('fct_technology_selection') }}
    group by wave_id

),

final as (

    select *
    from waves
    where abs(redrawn - selected) > 1e-9

)

select * from final
