{#
    Where a region answered, its estimate lies within its interval, and both lie within the bounds that rest on no assumption;
    where it did not, there is no estimate. There is an interval just where there is a standard error. The tolerance of 1e-12 is for
    the rounding of floating-point numbers.
#}
{% test estimates_in_order(model) %}

select *
from {{ model }}
where
    (item_base > 0 and share_weighted is null)
    or (item_base = 0 and coalesce(share, share_weighted, standard_error, ci_low, ci_high) is not null)
    or share_weighted < census_low - 1e-12
    or share_weighted > census_high + 1e-12
    or share_weighted < ci_low - 1e-12
    or share_weighted > ci_high + 1e-12
    or ci_low < census_low - 1e-12
    or ci_high > census_high + 1e-12
    or (standard_error is null) <> (ci_low is null)
    or (standard_error is null) <> (ci_high is null)
    or item_count > item_base

{% endtest %}
