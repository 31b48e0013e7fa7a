{#
    Place by an unrounded number, the largest first; equal numbers share the better place. Null where the base is 0.
    `partition`: list of the columns within which the places are counted.
#}
{% macro rank_within(number, partition, base='item_base') -%}
    case
        when {{ base }} > 0
            then cast(rank() over (partition by {{ partition | join(', ') }} order by {{ number }} desc nulls last) as integer)
    end
{%- endmacro %}
