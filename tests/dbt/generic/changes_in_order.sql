{#
    Where two waves can be compared, the change is the difference of their values and lies within its interval; it is significant
    where the interval leaves out 0. `ALL` may lack it beside a standard error. Where they cannot, there is none of them, and a reason. The tolerance of 1e-12 is for the
    rounding of floating-point numbers.
#}
{% test changes_in_order(model) %}

select *
from {{ model }}
where
    is_comparable <> (not_comparable_reason is null)
    or is_comparable <> (change is not null)
    or abs(change - (current_value - previous_value)) > 1e-12
    or (not is_comparable and coalesce(change_standard_error, change_ci_low, change_ci_high) is not null)
    or (change_standard_error is null and change_ci_low is not null)
    or (change_ci_low is null) <> (change_ci_high is null)
    or (change_ci_low is null) <> (is_significant is null)
    or (region_code <> 'ALL' and change_standard_error is not null and change_ci_low is null)
    or change < change_ci_low - 1e-12
    or change > change_ci_high + 1e-12
    or is_significant <> (change_ci_low > 1e-12 or change_ci_high < -1e-12)
    or (coalesce(members_in_both, 0) > 0) <> (panel_change is not null)

{% endtest %}
