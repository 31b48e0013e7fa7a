-- depends_on: {{ ref('fct_technology_adoption_by_region') }}
-- dbt runs a test together with the models that it depends on; this one needs none of their rows.
with

vectors as (

    select
        vectors.note,
        cast(vectors.chosen as double) as chosen,
        cast(vectors.answers as double) as answers,
        cast(vectors.members as double) as members,
        cast(vectors.expected as double) as expected
    from (
        values
        ('2 of 4 answers of 16 Members', 2, 4, 16, 0.0625),
        ('all the same answer', 4, 4, 16, 0),
        ('a full census', 2, 4, 4, 0),
        ('the only Member answered', 1, 1, 1, 0),
        ('one answer of several Members', 1, 1, 4, null),
        ('no answers', 0, 0, 4, null),
        ('no Members', 0, 0, 0, null)
    ) as vectors (note, chosen, answers, members, expected)

),

computed as (

    select
        *,
        {{ share_variance('chosen', 'answers', 'members') }} as variance
    from vectors

),

final as (

    select *
    from computed
    where
        (variance is null) <> (expected is null)
        or abs(variance - expected) > 5e-7

)

select * from final
