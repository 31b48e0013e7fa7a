-- depends_on: {{ ref('fct_change_between_waves') }}
-- dbt runs a test together with the models that it depends on; this one needs none of their rows. The numbers are computed by
-- tests/oracle/vectors.py, which shares nothing with the SQL.
with

vectors as (

    select
        cast(vectors.previous_members as double) as previous_members,
        cast(vectors.previous_answers as double) as previous_answers,
        vectors.previous_chosen / nullif(cast(vectors.previous_answers as double), 0) as previous_share,
        cast(vectors.members as double) as members,
        cast(vectors.answers as double) as answers,
        vectors.chosen / nullif(cast(vectors.answers as double), 0) as share,
        cast(vectors.listed_both as double) as listed_both,
        cast(vectors.answered_both as double) as answered_both,
        cast(vectors.chose_before as double) as chose_before,
        cast(vectors.chose_now as double) as chose_now,
        cast(vectors.chose_both as double) as chose_both,
        cast(vectors.expected_covariance as double) as expected_covariance,
        cast(vectors.of_before as double) as of_before,
        cast(vectors.of_now as double) as of_now,
        cast(vectors.expected_error as double) as expected_error
    from (
        values
        -- begin: vectors
        (24, 14, 5, 24, 15, 9, 24, 10, 3, 7, 3, 0.000595238095238, 0.0857829395384, 0.0801783725737, 0.112235502199),
        (52, 30, 4, 50, 9, 6, 48, 4, 3, 3, 2, 0.000303893637227, 0.0410587841368, 0.150923085636, 0.154453275323),
        (33, 19, 7, 33, 20, 9, 33, 0, 0, 0, 0, -0.0076654640132, 0.0740554179665, 0.0716350399411, 0.161079830842),
        (18, 9, 3, 18, 1, 1, 18, 1, 1, 1, 1, 0, 0.117851130198, null, null),
        (35, 25, 8, 36, 0, 0, 35, 0, 0, 0, 0, 0, 0.0508967208224, null, null)
        -- end: vectors
    ) as vectors (
        previous_members, previous_answers, previous_chosen, members, answers, chosen, listed_both, answered_both, chose_before,
        chose_now, chose_both, expected_covariance, of_before, of_now, expected_error
    )

),

computed as (

    select
        *,
        {{ change_covariance() }} as covariance,
        {{ change_standard_error('of_before', 'of_now', 'expected_covariance') }} as error
    from vectors

),

final as (

    select *
    from computed
    where
        not coalesce(abs(covariance - expected_covariance) <= 1e-9, false)
        or abs(error - expected_error) > 1e-9

)

select * from final
