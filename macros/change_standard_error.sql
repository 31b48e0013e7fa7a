{#
    Standard error of the change of a share between two samples that have Members in common (Tam 1984).

    `of_before`, `of_now`: standard errors of the two shares. `covariance`: of the two shares.
#}
{% macro change_standard_error(of_before, of_now, covariance) -%}
    {{ root_of_difference('power(' ~ of_before ~ ', 2) + power(' ~ of_now ~ ', 2) - 2 * ' ~ covariance) }}
{%- endmacro %}
