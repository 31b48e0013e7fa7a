-- depends_on: {{ ref('fct_development_potential_by_region') }}
-- dbt runs a test together with the models that it depends on; this one needs none of their rows.
with

vectors as (

    select
        cast(vectors.answered as double) as answered,
        cast(vectors.members as double) as members,
        cast(vectors.difference as double) as difference,
        cast(vectors.squares as double) as squares,
        cast(vectors.unit as double) as unit,
        cast(vectors.expected as double) as expected
    from (
        values
        -- (1 - 14/24) (9 + 1 - 9/16) / 16^2
        (14, 24, 3, 9, 1, 0.015360514322916666),
        -- (1 - 30/52) (40.25 + 6.25 - 20.25/32) / 32^2
        (30, 52, -4.5, 40.25, 2.5, 0.018950535700871397),
        -- (1 - 2/18) 2.25 / 16
        (2, 18, 0, 0, 1.5, 0.125),
        (18, 18, 5, 7, 1, 0)
    ) as vectors (answered, members, difference, squares, unit, expected)

),

computed as (

    select
        *,
        {{ pair_variance('answered', 'members', 'difference', 'squares', 'unit') }} as variance
    from vectors

),

final as (

    select *
    from computed
    where not coalesce(abs(variance - expected) <= 1e-12, false)

)

select * from final
