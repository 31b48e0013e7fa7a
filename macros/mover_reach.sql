{#
    How far the interval of a difference reaches to one side, from how far the intervals of its two shares reach, sqrt(a^2 + b^2 -
    2 rho a b) (MOVER; Zou and Donner 2008). Only where both have an interval: a null gives 0.

    `of_now`, `of_before`: reach of the first share to the same side, and of the one that is taken off to the other side.
    `correlation`: of the two estimates, -1..1.
#}
{% macro mover_reach(of_now, of_before, correlation) -%}
    {{ root_of_difference(
        'power(' ~ of_now ~ ', 2) + power(' ~ of_before ~ ', 2) - 2 * ' ~ correlation ~ ' * (' ~ of_now ~ ') * (' ~ of_before ~ ')'
    ) }}
{%- endmacro %}
