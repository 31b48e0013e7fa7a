-- With `chosen` of `answers` drawn from `members`, how many of all would choose? `lowest` and `highest` are the fewest and the
-- most of whom a draw gives so many, or so few, with a probability of 2.5 % or more (tails of the hypergeometric distribution).
with

sizes as (

    select distinct members
    from {{ ref('int_regions_by_wave') }}
    where members between 3 and {{ largest_exact_region() }}

),

largest as (

    select max(members) as members
    from sizes

),

numbers as (

    select {{ numbers_from_to('cast(0 as bigint)', 'members', 'number') }}
    from largest

),

log_factorials as (

    select
        number,
        sum(ln(greatest(number, 1))) over (order by number rows between unbounded preceding and current row) as log_factorial
    from numbers

),

-- In how many ways `part` can be picked out of `size`.
ways as (

    select
        wholes.number as size,
        parts.number as part,
        exp(wholes.log_factorial - parts.log_factorial - rests.log_factorial) as ways
    from log_factorials as wholes
    inner join log_factorials as parts
        on wholes.number >= parts.number
    inner join log_factorials as rests
        on wholes.number - parts.number = rests.number

),

-- Put the Members that would choose first. That `chosen` or more of them are drawn means that the one drawn as number `chosen`
-- stands at a place up to `would_choose`: these are the draws for each place. Where as many would choose as the answers say,
-- the tail is a half at least (the median lies next to the mean), so places behind it are not needed.
places as (

    select
        sizes.members,
        front.part + 1 + back.part as answers,
        front.part + 1 as chosen,
        front.size + 1 as place,
        front.ways * back.ways as ways
    from sizes
    inner join ways as front
        on sizes.members > front.size
    inner join ways as back
        on sizes.members - front.size - 1 = back.size
    where
        front.part + 1 + back.part between 2 and sizes.members - 1
        and front.size * (front.part + 1 + back.part) < (front.part + 1) * sizes.members

),

tails as (

    select
        members,
        answers,
        chosen,
        place as would_choose,
        sum(ways) over (
            partition by members, answers, chosen
            order by place
            rows between unbounded preceding and current row
        ) as ways
    from places

),

-- A probability of exactly 2.5 % is enough, whatever the last digits of its sum are.
fewest as (

    select
        tails.members,
        tails.answers,
        tails.chosen,
        min(tails.would_choose) as lowest
    from tails
    inner join ways as draws
        on
            tails.members = draws.size
            and tails.answers = draws.part
    where tails.ways >= (0.025 - 1e-10) * draws.ways
    group by tails.members, tails.answers, tails.chosen

),

cases as (

    select
        sizes.members,
        answers.number as answers,
        chosen.number as chosen
    from sizes
    inner join numbers as answers
        on
            answers.number >= 2
            and sizes.members > answers.number
    inner join numbers as chosen
        on answers.number >= chosen.number

),

-- The most that would choose are all but the fewest that would not. What the answers say lies between both: with one answer of
-- many missing, it can fall between two whole numbers of which only one is likely enough.
final as (

    select
        cases.members,
        cast(cases.answers as bigint) as answers,
        cast(cases.chosen as bigint) as chosen,
        least(
            coalesce(fewest.lowest, 0),
            cast(floor(cases.chosen * cases.members / cases.answers) as bigint)
        ) as lowest,
        greatest(
            cases.members - coalesce(fewest_others.lowest, 0),
            cast(ceil(cases.chosen * cases.members / cases.answers) as bigint)
        ) as highest
    from cases
    left join fewest
        on
            cases.members = fewest.members
            and cases.answers = fewest.answers
            and cases.chosen = fewest.chosen
    left join fewest as fewest_others
        on
            cases.members = fewest_others.members
            and cases.answers = fewest_others.answers
            and cases.answers - cases.chosen = fewest_others.chosen

)

select * from final
