{#
    Where a region answered, its estimate lies within its interval, and both lie within the bounds that rest on no assumption;
    where it did not, there is no estimate. There is an interval just where there is a standard error; `ALL` has none in a wave of
    which a region gave a single answer to an item. The tolerance of 1e-12 is for the rounding of floating-point numbers.
#}
{% test estimates_in_order(model) %}

select *
from {{ model }} as estimate
where
    (item_base > 0 and share_weighted is null)
    or (item_base = 0 and coalesce(share, share_weighted, standard_error, ci_low, ci_high) is not null)
    or share_weighted < census_low - 1e-12
    or share_weighted > census_high + 1e-12
    or share_weighted < ci_low - 1e-12
    or share_weighted > ci_high + 1e-12
    or ci_low < census_low - 1e-12
    or ci_high > census_high + 1e-12
    or (standard_error is null and ci_low is not null)
    or (ci_low is null) <> (ci_high is null)
    or (region_code <> 'ALL' and standard_error is not null and ci_low is null)
    or (
        region_code = 'ALL' and standard_error is not null and ci_low is null
        and not exists (select 1 from {{ model }} as region where region.wave_id = estimate.wave_id and region.item_base = 1)
    )
    or item_count > item_base

{% endtest %}
