{#
    Whether published orders hold: wave_id, claim_id, computed_value, difference (null), holds. An order reads
    `a > b = c > {d, e} > every other technology`: groups of items between comparison signs. An order that lacks the
    number of an item has no row.

    `claims`: name of a CTE with wave_id, claim_id, claim_kind, published_value. `claim_numbers`: of one with the numbers of the items
    of each of them: wave_id, claim_id, item_code, number.
#}
{% macro order_verdicts(claims, claim_numbers) %}
with

order_groups as (

    select
        wave_id,
        claim_id,
        {{ parts_as_rows('published_value', ' [<>] ', 'group_text', 'group_number') }},
        contains(published_value, ' < ') as is_ascending
    from {{ claims }}
    where claim_kind = 'order'

),

named_items as (

    select
        wave_id,
        claim_id,
        group_number,
        {{ words_as_rows('group_text', 'item_code') }}
    from order_groups
    where group_text not like 'every other %' and group_text not like 'median of all %'

),

group_numbers as (

    select
        named_items.wave_id,
        named_items.claim_id,
        named_items.group_number,
        named_items.item_code,
        numbers.number
    from named_items
    left join {{ claim_numbers }} as numbers
        on
            named_items.wave_id = numbers.wave_id
            and named_items.claim_id = numbers.claim_id
            and named_items.item_code = numbers.item_code

    union all

    select
        groups.wave_id,
        groups.claim_id,
        groups.group_number,
        numbers.item_code,
        numbers.number
    from order_groups as groups
    inner join {{ claim_numbers }} as numbers
        on
            groups.wave_id = numbers.wave_id
            and groups.claim_id = numbers.claim_id
    left join named_items
        on
            numbers.wave_id = named_items.wave_id
            and numbers.claim_id = named_items.claim_id
            and numbers.item_code = named_items.item_code
    where
        groups.group_text like 'every other %'
        and named_items.item_code is null

    union all

    select
        groups.wave_id,
        groups.claim_id,
        groups.group_number,
        'median' as item_code,
        median(numbers.number) as number
    from order_groups as groups
    inner join {{ claim_numbers }} as numbers
        on
            groups.wave_id = numbers.wave_id
            and groups.claim_id = numbers.claim_id
    where groups.group_text like 'median of all %'
    group by groups.wave_id, groups.claim_id, groups.group_number

),

-- A group, and whether it lies where it should beside the next one: the last of an order has none.
steps as (

    select
        order_groups.wave_id,
        order_groups.claim_id,
        count(*) = count(numbers.number) as is_computable,
        not contains(order_groups.group_text, ' = ') or min(numbers.number) = max(numbers.number) as ties_hold,
        case
            when order_groups.is_ascending then max(numbers.number) < lead(min(numbers.number)) over following
            else min(numbers.number) > lead(max(numbers.number)) over following
        end as step_holds
    from order_groups
    left join group_numbers as numbers
        on
            order_groups.wave_id = numbers.wave_id
            and order_groups.claim_id = numbers.claim_id
            and order_groups.group_number = numbers.group_number
    group by
        order_groups.wave_id, order_groups.claim_id, order_groups.group_number, order_groups.group_text, order_groups.is_ascending
    window following as (partition by order_groups.wave_id, order_groups.claim_id order by order_groups.group_number)

),

texts as (

    select
        wave_id,
        claim_id,
        {{ joined_texts("item_code || ' ' || cast(round(number, 2) as decimal(18, 2))", ' > ', 'number desc, item_code asc') }}
            as computed_value
    from group_numbers
    group by wave_id, claim_id

)

select
    steps.wave_id,
    steps.claim_id,
    any_value(replace(texts.computed_value, '.00', '')) as computed_value,
    cast(null as double) as difference,
    bool_and(steps.ties_hold and coalesce(steps.step_holds, true)) as holds
from steps
inner join texts
    on
        steps.wave_id = texts.wave_id
        and steps.claim_id = texts.claim_id
group by steps.wave_id, steps.claim_id
having bool_and(steps.is_computable)
{% endmacro %}
