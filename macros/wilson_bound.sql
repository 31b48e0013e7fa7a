{#
    One end of the Wilson 95% interval around a share, clamped to [0, 1] (Wilson 1927; z = 1.959963984540054).

    `share`: 0..1. `base`: the number of answers the interval rests on, real-valued where a finite population or a design
    makes the answers count for more. `side`: 'low' or 'high'. Null where either is null.
#}
{% macro wilson_bound(share, base, side) -%}
    {%- set z = '1.959963984540054' -%}
    {%- set sign = {'low': '-', 'high': '+'}[side] -%}
    case
        when {{ share }} is not null and {{ base }} > 0
            then least(1.0, greatest(0.0, (
                {{ share }} + {{ z }} * {{ z }} / (2 * {{ base }})
                {{ sign }} {{ z }} * sqrt(
                    greatest(0.0, {{ share }} * (1 - {{ share }})) / {{ base }} + {{ z }} * {{ z }} / (4 * {{ base }} * {{ base }})
                )
            ) / (1 + {{ z }} * {{ z }} / {{ base }})))
    end
{%- endmacro %}
