"""The formulas of one item: shares, standard errors, intervals, bounds and ranks. Numbers in, numbers out.

Source: the design's section on marts and the test vectors of the domain notes. Counts are `r` (answered), `x` (chose),
`n_members` (Members of the region); shares are 0..1; None stands for "no estimate".
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from .intervals import LARGEST_EXACT, Interval, effective_size, exact, wilson


class Stratum(NamedTuple):
    """The counts of one region for one item: Members, those who answered, those who chose."""

    n_members: int
    r: int
    x: int


class Estimate(NamedTuple):
    """The nine estimate columns, in the order of the marts."""

    item_base: int
    item_count: int
    share: float | None
    share_weighted: float | None
    standard_error: float | None
    ci_low: float | None
    ci_high: float | None
    census_low: float | None
    census_high: float | None


def srs_variance(stratum: Stratum) -> float:
    """(1 - r/N) p (1 - p) / (r - 1): the variance of a share in one stratum; 0 for a census; needs r > 1 or r = N."""
    if stratum.r == stratum.n_members:
        return 0.0
    p = stratum.x / stratum.r
    return (1 - stratum.r / stratum.n_members) * p * (1 - p) / (stratum.r - 1)


def census_bounds(stratum: Stratum) -> tuple[float | None, float | None]:
    """The lowest and highest share that all Members together can have; None without Members."""
    if stratum.n_members == 0:
        return None, None
    missing = stratum.n_members - stratum.r
    return stratum.x / stratum.n_members, (stratum.x + missing) / stratum.n_members


def _empty(stratum: Stratum) -> Estimate:
    return Estimate(0, 0, None, None, None, None, None, *census_bounds(stratum))


def _point(stratum: Stratum) -> Estimate:
    p = stratum.x / stratum.r
    return Estimate(stratum.r, stratum.x, p, p, 0.0, p, p, *census_bounds(stratum))


@cache
def region_estimate(stratum: Stratum) -> Estimate:
    """The estimate of one region's row. Where the standard error is not known there is no interval."""
    n_members, r, x = stratum
    if r == 0:
        return _empty(stratum)
    if r == n_members:
        return _point(stratum)
    p, bounds = x / r, census_bounds(stratum)
    if r == 1:
        return Estimate(r, x, p, p, None, None, None, *bounds)
    if n_members <= LARGEST_EXACT:
        interval = exact(n_members, r, x)
    else:
        interval = wilson(p, effective_size(r, n_members)).within(*bounds)
    return Estimate(r, x, p, p, math.sqrt(srs_variance(stratum)), *interval, *bounds)


def add(strata: Sequence[Stratum]) -> Stratum:
    """The strata summed into one."""
    return Stratum(sum(s.n_members for s in strata), sum(s.r for s in strata), sum(s.x for s in strata))


def stratified_variance(strata: Sequence[Stratum]) -> float | None:
    """sum W_h^2 (1 - r_h/N_h) p_h (1 - p_h)/(r_h - 1) over strata with r_h > 0, W_h = N_h / sum N_h of those.

    Strata with one answer of several Members are pooled into one; None if that pool itself holds one answer.
    """
    answered = [s for s in strata if s.r > 0]
    single = [s for s in answered if s.r == 1 < s.n_members]
    if len(single) == 1:
        return None
    others = [s for s in answered if not s.r == 1 < s.n_members]
    pooled = [add(single)] if single else []
    total = sum(s.n_members for s in answered)
    return math.fsum((s.n_members / total) ** 2 * srs_variance(s) for s in others + pooled)


def weighted_share(strata: Sequence[Stratum]) -> float:
    """sum W_h x_h / r_h over strata with r_h > 0; needs one such stratum."""
    return math.fsum(w * s.x / s.r for w, s in zip(weights(strata), strata, strict=True) if s.r > 0)


def weights(strata: Sequence[Stratum]) -> list[float]:
    """W_h = N_h / sum N_h of those with answers, in the order given; 0 for the others. Needs an answer."""
    total = sum(s.n_members for s in strata if s.r > 0)
    return [s.n_members / total if s.r > 0 else 0.0 for s in strata]


def widened(interval: Interval, p: float, strata: Sequence[Stratum]) -> Interval:
    """The interval of the share `p` of all, made to hold what any one region leaves open by its own interval."""
    lows, highs = [interval.low], [interval.high]
    for weight, region in zip(weights(strata), map(region_estimate, strata), strict=True):
        if region.ci_low is not None:
            lows.append(p - weight * (region.share - region.ci_low))
            highs.append(p + weight * (region.ci_high - region.share))
    return Interval(min(lows), max(highs))


def all_estimate(strata: Sequence[Stratum]) -> Estimate:
    """The estimate of the row `ALL` from the counts of every region."""
    whole = add(strata)
    if whole.r == 0:
        return _empty(whole)
    if whole.r == whole.n_members:
        return _point(whole)
    p, bounds = weighted_share(strata), census_bounds(whole)
    variance = stratified_variance(strata)
    if variance is None:
        return Estimate(whole.r, whole.x, whole.x / whole.r, p, None, None, None, *bounds)
    if any(s.r == 1 < s.n_members for s in strata):
        return Estimate(whole.r, whole.x, whole.x / whole.r, p, math.sqrt(variance), None, None, *bounds)
    m = p * (1 - p) / variance if variance else effective_size(whole.r, whole.n_members)
    interval = widened(wilson(p, m), p, strata).within(*bounds)
    return Estimate(whole.r, whole.x, whole.x / whole.r, p, math.sqrt(variance), *interval, *bounds)


def estimates_by_region(strata: Mapping[str, Stratum]) -> dict[str, Estimate]:
    """region_code -> estimate, for every region given and `ALL`."""
    return {region: region_estimate(s) for region, s in strata.items()} | {"ALL": all_estimate(list(strata.values()))}


def rank_descending(values: Sequence[float | None]) -> list[int | None]:
    """SQL's `rank()`, highest first: one more than the number of greater values; ties share; None stays None."""
    present = [v for v in values if v is not None]
    return [None if v is None else 1 + sum(other > v for other in present) for v in values]
