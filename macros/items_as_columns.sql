{#
    A query that makes a column of each item that answers name, `<prefix><item_code>` with its raw value, in the order of their
    names: a row for each combination of `keys` (names of columns).

    `answers`: name of a CTE with the keys, item_code and raw_value. `relation` and `topic`: where the answers come from, for
    engines that have to be told the items.
#}
{% macro items_as_columns(answers, keys, prefix, relation, topic) -%}
    {{ return(adapter.dispatch('items_as_columns')(answers, keys, prefix, relation, topic)) }}
{%- endmacro %}

{% macro default__items_as_columns(answers, keys, prefix, relation, topic) -%}
    pivot {{ answers }}
    on '{{ prefix }}' || item_code
    using any_value(raw_value)
    group by {{ keys | join(', ') }}
{%- endmacro %}

{% macro spark__items_as_columns(answers, keys, prefix, relation, topic) -%}
    {%- set items = [] -%}
    {%- if execute -%}
        {%- set query -%}
            select distinct item_code from {{ relation }} where topic = '{{ topic }}' and answer_text is not null order by item_code
        {%- endset -%}
        {%- for item in run_query(query).columns['item_code'].values() -%}{%- do items.append(item) -%}{%- endfor -%}
    {%- endif -%}
    select
        {{ keys | join(',\n        ') }}
        {%- for item in items %},
        max(case when item_code = {{ text_literal(item) }} then raw_value end) as `{{ prefix ~ item }}`
        {%- endfor %}
    from {{ answers }}
    group by {{ keys | join(', ') }}
{%- endmacro %}
