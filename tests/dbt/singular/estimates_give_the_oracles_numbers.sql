-- noqa: disable=LT05,ST03
-- depends_on: {{ ref('fct_technology_adoption_by_region') }}
-- dbt runs a test together with the models that it depends on; this one needs none of their rows. The numbers are computed by
-- tests/oracle/vectors.py, which shares nothing with the SQL.
with

vectors as (

    select
        vectors.wave_id,
        vectors.region_code,
        vectors.members,
        vectors.answers,
        vectors.chosen,
        vectors.lowest,
        vectors.highest,
        cast(vectors.share as double) as share,
        cast(vectors.share_weighted as double) as share_weighted,
        cast(vectors.standard_error as double) as standard_error,
        cast(vectors.ci_low as double) as ci_low,
        cast(vectors.ci_high as double) as ci_high,
        cast(vectors.census_low as double) as census_low,
        cast(vectors.census_high as double) as census_high
    from (
        values
        -- begin: vectors
        ('a wave like 2024', 'R1', 33, 19, 4, 4, 12, 0.210526315789, 0.210526315789, 0.0625882515801, 0.121212121212, 0.363636363636, 0.121212121212, 0.545454545455),
        ('a wave like 2024', 'R2', 35, 25, 8, 8, 15, 0.32, 0.32, 0.0508967208224, 0.228571428571, 0.428571428571, 0.228571428571, 0.514285714286),
        ('a wave like 2024', 'R3', 24, 19, 4, 4, 8, 0.210526315789, 0.210526315789, 0.0438596491228, 0.166666666667, 0.333333333333, 0.166666666667, 0.375),
        ('a wave like 2024', 'R4', 52, 30, 4, 4, 13, 0.133333333333, 0.133333333333, 0.0410587841368, 0.0769230769231, 0.25, 0.0769230769231, 0.5),
        ('a wave like 2024', 'R5', 18, 9, 1, 1, 6, 0.111111111111, 0.111111111111, 0.0785674201318, 0.0555555555556, 0.333333333333, 0.0555555555556, 0.555555555556),
        ('a wave like 2024', 'R6', 24, 14, 2, 2, 8, 0.142857142857, 0.142857142857, 0.0626470013791, 0.0833333333333, 0.333333333333, 0.0833333333333, 0.5),
        ('a wave like 2024', 'ALL', 186, 116, 23, null, null, 0.198275862069, 0.191193036354, 0.0224048188684, 0.1511895952, 0.238803191286, 0.123655913978, 0.5),
        ('hardly anybody chose it', 'R1', 33, 19, 0, 0, 3, 0, 0, 0, 0, 0.0909090909091, 0, 0.424242424242),
        ('hardly anybody chose it', 'R2', 35, 25, 1, 1, 4, 0.04, 0.04, 0.021380899353, 0.0285714285714, 0.114285714286, 0.0285714285714, 0.314285714286),
        ('hardly anybody chose it', 'R3', 24, 19, 0, 0, 2, 0, 0, 0, 0, 0.0833333333333, 0, 0.208333333333),
        ('hardly anybody chose it', 'R4', 52, 30, 0, 0, 4, 0, 0, 0, 0, 0.0769230769231, 0, 0.423076923077),
        ('hardly anybody chose it', 'R5', 18, 9, 0, 0, 4, 0, 0, 0, 0, 0.222222222222, 0, 0.5),
        ('hardly anybody chose it', 'R6', 24, 14, 0, 0, 3, 0, 0, 0, 0, 0.125, 0, 0.416666666667),
        ('hardly anybody chose it', 'ALL', 186, 116, 1, null, null, 0.00862068965517, 0.00752688172043, 0.00402328751266, 0.00537634408602, 0.0290322580645, 0.00537634408602, 0.381720430108),
        ('all chose it', 'R1', 33, 19, 19, 30, 33, 1, 1, 0, 0.909090909091, 1, 0.575757575758, 1),
        ('all chose it', 'R2', 35, 25, 25, 33, 35, 1, 1, 0, 0.942857142857, 1, 0.714285714286, 1),
        ('all chose it', 'R3', 24, 19, 19, 22, 24, 1, 1, 0, 0.916666666667, 1, 0.791666666667, 1),
        ('all chose it', 'R4', 52, 30, 30, 48, 52, 1, 1, 0, 0.923076923077, 1, 0.576923076923, 1),
        ('all chose it', 'R5', 18, 9, 9, 14, 18, 1, 1, 0, 0.777777777778, 1, 0.5, 1),
        ('all chose it', 'R6', 24, 14, 14, 21, 24, 1, 1, 0, 0.875, 1, 0.583333333333, 1),
        ('all chose it', 'ALL', 186, 116, 116, null, null, 1, 1, 0, 0.978494623656, 1, 0.623655913978, 1),
        ('nobody answered in two regions', 'R1', 33, 19, 7, 8, 17, 0.368421052632, 0.368421052632, 0.0740554179665, 0.242424242424, 0.515151515152, 0.212121212121, 0.636363636364),
        ('nobody answered in two regions', 'R2', 35, 0, 0, null, null, null, null, null, null, null, 0, 1),
        ('nobody answered in two regions', 'R3', 24, 19, 11, 11, 16, 0.578947368421, 0.578947368421, 0.0531166728789, 0.458333333333, 0.666666666667, 0.458333333333, 0.666666666667),
        ('nobody answered in two regions', 'R4', 52, 30, 28, 44, 50, 0.933333333333, 0.933333333333, 0.0301289105774, 0.846153846154, 0.961538461538, 0.538461538462, 0.961538461538),
        ('nobody answered in two regions', 'R5', 18, 0, 0, null, null, null, null, null, null, null, 0, 1),
        ('nobody answered in two regions', 'R6', 24, 14, 13, 18, 23, 0.928571428571, 0.928571428571, 0.0461069445977, 0.75, 0.958333333333, 0.541666666667, 0.958333333333),
        ('nobody answered in two regions', 'ALL', 186, 82, 59, null, null, 0.719512195122, 0.72835849021, 0.0252484559038, 0.676304788151, 0.774828399607, 0.317204301075, 0.876344086022),
        ('one answer in a region', 'R1', 33, 1, 1, null, null, 1, 1, null, null, null, 0.030303030303, 1),
        ('one answer in a region', 'R2', 35, 25, 8, 8, 15, 0.32, 0.32, 0.0508967208224, 0.228571428571, 0.428571428571, 0.228571428571, 0.514285714286),
        ('one answer in a region', 'R3', 24, 19, 4, 4, 8, 0.210526315789, 0.210526315789, 0.0438596491228, 0.166666666667, 0.333333333333, 0.166666666667, 0.375),
        ('one answer in a region', 'R4', 52, 30, 4, 4, 13, 0.133333333333, 0.133333333333, 0.0410587841368, 0.0769230769231, 0.25, 0.0769230769231, 0.5),
        ('one answer in a region', 'R5', 18, 9, 1, 1, 6, 0.111111111111, 0.111111111111, 0.0785674201318, 0.0555555555556, 0.333333333333, 0.0555555555556, 0.555555555556),
        ('one answer in a region', 'R6', 24, 14, 2, 2, 8, 0.142857142857, 0.142857142857, 0.0626470013791, 0.0833333333333, 0.333333333333, 0.0833333333333, 0.5),
        ('one answer in a region', 'ALL', 186, 98, 20, null, null, 0.204081632653, 0.331260948069, null, null, null, 0.10752688172, 0.58064516129),
        ('one answer in three regions', 'R1', 33, 1, 1, null, null, 1, 1, null, null, null, 0.030303030303, 1),
        ('one answer in three regions', 'R2', 35, 25, 8, 8, 15, 0.32, 0.32, 0.0508967208224, 0.228571428571, 0.428571428571, 0.228571428571, 0.514285714286),
        ('one answer in three regions', 'R3', 24, 1, 0, null, null, 0, 0, null, null, null, 0, 0.958333333333),
        ('one answer in three regions', 'R4', 52, 30, 4, 4, 13, 0.133333333333, 0.133333333333, 0.0410587841368, 0.0769230769231, 0.25, 0.0769230769231, 0.5),
        ('one answer in three regions', 'R5', 18, 9, 1, 1, 6, 0.111111111111, 0.111111111111, 0.0785674201318, 0.0555555555556, 0.333333333333, 0.0555555555556, 0.555555555556),
        ('one answer in three regions', 'R6', 24, 1, 1, null, null, 1, 1, null, null, null, 0.0416666666667, 1),
        ('one answer in three regions', 'ALL', 186, 67, 15, null, null, 0.223880597015, 0.414695340502, 0.143431731502, null, null, 0.0806451612903, 0.720430107527),
        ('one answer at all', 'R1', 33, 1, 1, null, null, 1, 1, null, null, null, 0.030303030303, 1),
        ('one answer at all', 'R2', 35, 0, 0, null, null, null, null, null, null, null, 0, 1),
        ('one answer at all', 'R3', 24, 0, 0, null, null, null, null, null, null, null, 0, 1),
        ('one answer at all', 'R4', 52, 0, 0, null, null, null, null, null, null, null, 0, 1),
        ('one answer at all', 'R5', 18, 0, 0, null, null, null, null, null, null, null, 0, 1),
        ('one answer at all', 'R6', 24, 0, 0, null, null, null, null, null, null, null, 0, 1),
        ('one answer at all', 'ALL', 186, 1, 1, null, null, 1, 1, null, null, null, 0.00537634408602, 1),
        ('a region is complete', 'R1', 33, 19, 4, 4, 12, 0.210526315789, 0.210526315789, 0.0625882515801, 0.121212121212, 0.363636363636, 0.121212121212, 0.545454545455),
        ('a region is complete', 'R2', 35, 35, 20, null, null, 0.571428571429, 0.571428571429, 0, 0.571428571429, 0.571428571429, 0.571428571429, 0.571428571429),
        ('a region is complete', 'R3', 24, 19, 4, 4, 8, 0.210526315789, 0.210526315789, 0.0438596491228, 0.166666666667, 0.333333333333, 0.166666666667, 0.375),
        ('a region is complete', 'R4', 52, 30, 4, 4, 13, 0.133333333333, 0.133333333333, 0.0410587841368, 0.0769230769231, 0.25, 0.0769230769231, 0.5),
        ('a region is complete', 'R5', 18, 18, 18, null, null, 1, 1, 0, 1, 1, 1, 1),
        ('a region is complete', 'R6', 24, 14, 2, 2, 8, 0.142857142857, 0.142857142857, 0.0626470013791, 0.0833333333333, 0.333333333333, 0.0833333333333, 0.5),
        ('a region is complete', 'ALL', 186, 135, 52, null, null, 0.385185185185, 0.324526369688, 0.0187733938526, 0.288905600245, 0.362301364707, 0.279569892473, 0.55376344086),
        ('all answered', 'R1', 33, 33, 4, null, null, 0.121212121212, 0.121212121212, 0, 0.121212121212, 0.121212121212, 0.121212121212, 0.121212121212),
        ('all answered', 'R2', 35, 35, 20, null, null, 0.571428571429, 0.571428571429, 0, 0.571428571429, 0.571428571429, 0.571428571429, 0.571428571429),
        ('all answered', 'R3', 24, 24, 9, null, null, 0.375, 0.375, 0, 0.375, 0.375, 0.375, 0.375),
        ('all answered', 'R4', 52, 52, 50, null, null, 0.961538461538, 0.961538461538, 0, 0.961538461538, 0.961538461538, 0.961538461538, 0.961538461538),
        ('all answered', 'R5', 18, 18, 18, null, null, 1, 1, 0, 1, 1, 1, 1),
        ('all answered', 'R6', 24, 24, 0, null, null, 0, 0, 0, 0, 0, 0, 0),
        ('all answered', 'ALL', 186, 186, 101, null, null, 0.543010752688, 0.543010752688, 0, 0.543010752688, 0.543010752688, 0.543010752688, 0.543010752688),
        ('nobody answered', 'R1', 33, 0, 0, null, null, null, null, null, null, null, 0, 1),
        ('nobody answered', 'R2', 35, 0, 0, null, null, null, null, null, null, null, 0, 1),
        ('nobody answered', 'R3', 24, 0, 0, null, null, null, null, null, null, null, 0, 1),
        ('nobody answered', 'R4', 52, 0, 0, null, null, null, null, null, null, null, 0, 1),
        ('nobody answered', 'R5', 18, 0, 0, null, null, null, null, null, null, null, 0, 1),
        ('nobody answered', 'R6', 24, 0, 0, null, null, null, null, null, null, null, 0, 1),
        ('nobody answered', 'ALL', 186, 0, 0, null, null, null, null, null, null, null, 0, 1),
        ('a region of many Members', 'R1', 1200, 700, 90, null, null, 0.128571428571, 0.128571428571, 0.0081722928974, 0.113402693365, 0.145436303105, 0.075, 0.491666666667),
        ('a region of many Members', 'R2', 35, 25, 8, 8, 15, 0.32, 0.32, 0.0508967208224, 0.228571428571, 0.428571428571, 0.228571428571, 0.514285714286),
        ('a region of many Members', 'R3', 24, 19, 4, 4, 8, 0.210526315789, 0.210526315789, 0.0438596491228, 0.166666666667, 0.333333333333, 0.166666666667, 0.375),
        ('a region of many Members', 'R4', 52, 30, 4, 4, 13, 0.133333333333, 0.133333333333, 0.0410587841368, 0.0769230769231, 0.25, 0.0769230769231, 0.5),
        ('a region of many Members', 'R5', 18, 9, 1, 1, 6, 0.111111111111, 0.111111111111, 0.0785674201318, 0.0555555555556, 0.333333333333, 0.0555555555556, 0.555555555556),
        ('a region of many Members', 'R6', 24, 14, 2, 2, 8, 0.142857142857, 0.142857142857, 0.0626470013791, 0.0833333333333, 0.333333333333, 0.0833333333333, 0.5),
        ('a region of many Members', 'ALL', 1353, 797, 109, null, null, 0.136762860728, 0.135181264321, 0.0077260630734, 0.120750602907, 0.151040251321, 0.0805617147081, 0.491500369549),
        ('a region without Members', 'R1', 0, 0, 0, null, null, null, null, null, null, null, null, null),
        ('a region without Members', 'R2', 35, 25, 8, 8, 15, 0.32, 0.32, 0.0508967208224, 0.228571428571, 0.428571428571, 0.228571428571, 0.514285714286),
        ('a region without Members', 'R3', 24, 19, 4, 4, 8, 0.210526315789, 0.210526315789, 0.0438596491228, 0.166666666667, 0.333333333333, 0.166666666667, 0.375),
        ('a region without Members', 'R4', 52, 30, 4, 4, 13, 0.133333333333, 0.133333333333, 0.0410587841368, 0.0769230769231, 0.25, 0.0769230769231, 0.5),
        ('a region without Members', 'R5', 1, 1, 1, null, null, 1, 1, 0, 1, 1, 1, 1),
        ('a region without Members', 'R6', 2, 1, 0, null, null, 0, 0, null, null, null, 0, 0.5),
        ('a region without Members', 'ALL', 114, 76, 17, null, null, 0.223684210526, 0.21215758695, null, null, null, 0.149122807018, 0.482456140351)
        -- end: vectors
    ) as vectors (
        wave_id, region_code, members, answers, chosen, lowest, highest, share, share_weighted, standard_error, ci_low, ci_high,
        census_low, census_high
    )

),

vector_regions as (

    select
        wave_id,
        region_code,
        members
    from vectors
    where region_code <> 'ALL'

),

vector_responses as (

    select
        wave_id,
        region_code,
        answers as answered,
        chosen
    from vectors
    where region_code <> 'ALL'

),

vector_items as (

    select distinct wave_id
    from vectors

),

vector_exact as (

    select distinct
        members,
        answers,
        chosen,
        lowest,
        highest
    from vectors
    where lowest is not null

),

computed as (

    {{ estimates_by_region('vector_responses', 'vector_items', [], regions='vector_regions', exact='vector_exact') }}

),

final as (

    select
        vectors.wave_id,
        vectors.region_code
    from vectors
    left join computed
        on
            vectors.wave_id = computed.wave_id
            and vectors.region_code = computed.region_code
    where
        computed.item_base is distinct from vectors.answers
        or computed.item_count is distinct from vectors.chosen
        {%- for number in [
            'share', 'share_weighted', 'standard_error', 'ci_low', 'ci_high', 'census_low', 'census_high'
        ] %}
        or (computed.{{ number }} is null) <> (vectors.{{ number }} is null)
        or abs(computed.{{ number }} - vectors.{{ number }}) > 1e-9
        {%- endfor %}

)

select * from final
