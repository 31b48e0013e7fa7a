-- depends_on: {{ ref('fct_technology_adoption_by_region') }}
-- dbt runs a test together with the models that it depends on; this one needs none of their rows.
with

vectors as (

    select
        vectors.note,
        cast(vectors.answers as double) as answers,
        cast(vectors.members as double) as members,
        cast(vectors.expected as double) as expected
    from (
        values
        ('116 of 186 Members', 116, 186, 306.571429),
        ('one of two counts for one', 1, 2, 1),
        ('all but one', 185, 186, 34225),
        ('a full census has no base', 186, 186, null),
        ('no answers', 0, 186, 0)
    ) as vectors (note, answers, members, expected)

),

computed as (

    select
        *,
        {{ finite_population_base('answers', 'members') }} as base
    from vectors

),

final as (

    select *
    from computed
    where
        (base is null) <> (expected is null)
        or abs(base - expected) > 5e-7

)

select * from final
