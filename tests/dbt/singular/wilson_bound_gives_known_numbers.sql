-- depends_on: {{ ref('fct_technology_adoption_by_region') }}
-- dbt runs a test together with the models that it depends on; this one needs none of their rows.
with

vectors as (

    select
        vectors.note,
        cast(vectors.share as double) as share,
        cast(vectors.base as double) as base,
        cast(vectors.expected_low as double) as expected_low,
        cast(vectors.expected_high as double) as expected_high
    from (
        values
        ('23 of 116', 23 / 116, 116, 0.135913, 0.279982),
        ('107 of 116', 107 / 116, 116, 0.859100, 0.958647),
        ('23 of 116 of 186 Members', 23 / 116, 116 * 185 / 70, 0.157500, 0.246520),
        ('107 of 116 of 186 Members', 107 / 116, 116 * 185 / 70, 0.886971, 0.947402),
        ('a weighted share and the base its variance stands for', 0.191193, 308.059125, 0.151190, 0.238803),
        ('nobody chose it: the interval starts at 0', 0, 10, 0, 0.277533),
        ('all chose it: the interval ends at 1', 1, 10, 0.722467, 1),
        ('no base', 0.5, null, null, null),
        ('no share', null, 10, null, null)
    ) as vectors (note, share, base, expected_low, expected_high)

),

computed as (

    select
        *,
        {{ wilson_bound('share', 'base', 'low') }} as low,
        {{ wilson_bound('share', 'base', 'high') }} as high
    from vectors

),

final as (

    select *
    from computed
    where
        (low is null) <> (expected_low is null)
        or (high is null) <> (expected_high is null)
        or abs(low - expected_low) > 5e-7
        or abs(high - expected_high) > 5e-7
        or low < 0
        or high > 1

)

select * from final
