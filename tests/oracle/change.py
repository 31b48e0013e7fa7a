"""The change of every share between a wave and the one before it, its interval, and why some cannot be compared.

The two samples share Members, so their errors have a covariance. It is estimated from the Members that answered both, region
by region; the interval is MOVER's (Zou and Donner 2008) from the intervals of both waves.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from .formulas import Estimate, Stratum, weights
from .intervals import Interval, difference
from .loaded import LoadedWave
from .measures import NOT_COMPARED, TECHNOLOGY_MEASURES, Answers, Item

SIGNIFICANT = 1e-12


class Pair(NamedTuple):
    """A Member that answered in both waves: its regions, whether it chose before, whether it chooses now."""

    region_before: str
    region_now: str
    before: bool
    now: bool


class Region(NamedTuple):
    """One region in both waves: its counts, how many Members stayed in it, and those of them that answered both."""

    before: Stratum
    now: Stratum
    stayed: int
    pairs: Sequence[tuple[bool, bool]]


def spread(counts: Stratum) -> float:
    """The standard deviation of the answers, n - 1 below; 0 of a single answer."""
    if counts.r == 1:
        return 0.0
    p = counts.x / counts.r
    return math.sqrt(counts.r / (counts.r - 1) * p * (1 - p))


def covariance_of_answers(pairs: Sequence[tuple[bool, bool]]) -> float:
    """sum (a - mean a)(b - mean b) / (n - 1), exact until the end; needs two pairs."""
    n, both = len(pairs), sum(a and b for a, b in pairs)
    return (n * both - sum(a for a, _ in pairs) * sum(b for _, b in pairs)) / (n * (n - 1))


def region_covariance(region: Region) -> float:
    """The covariance of a region's share before and now: how far the samples overlap, times that of the answers.

    With fewer than two common answers it is taken as what makes the error largest.
    """
    n1, n2, n12 = region.before.r, region.now.r, len(region.pairs)
    if n1 == 0 or n2 == 0:
        return 0.0
    overlap = Fraction(n12, n1 * n2) - Fraction(region.stayed, region.before.n_members * region.now.n_members)
    if n12 >= 2:
        return float(overlap) * covariance_of_answers(region.pairs)
    return float(overlap) * spread(region.before) * spread(region.now) if overlap < 0 else 0.0


def all_covariance(regions: Sequence[Region]) -> float:
    """sum W1_h W2_h cov_h; needs an answer in either wave."""
    before, now = weights([r.before for r in regions]), weights([r.now for r in regions])
    return math.fsum(w1 * w2 * region_covariance(r) for w1, w2, r in zip(before, now, regions, strict=True))


def error_and_interval(before: Estimate, now: Estimate, covariance: float) -> tuple[float, Interval | None] | None:
    """The standard error of the change and its interval; None where either standard error, or either interval, is not known."""
    se1, se2 = before.standard_error, now.standard_error
    if se1 is None or se2 is None:
        return None
    error = math.sqrt(max(0.0, se1**2 + se2**2 - 2 * covariance))
    if before.ci_low is None or now.ci_low is None:
        return error, None
    correlation = min(1.0, max(-1.0, covariance / (se1 * se2))) if se1 * se2 else 0.0
    first, second = ((e.share_weighted, Interval(e.ci_low, e.ci_high)) for e in (before, now))
    possible = now.census_low - before.census_high, now.census_high - before.census_low
    return error, difference(first, second, correlation).within(*possible)


def panel_of_all(pairs: Sequence[Pair], n_members: dict[str, int]) -> tuple[float, float]:
    """The shares before and now among those that answered both, weighted by the Members of the regions now."""
    counts = {}
    for region in n_members:
        here = [p for p in pairs if p.region_now == region]
        if here:
            counts[region] = n_members[region], len(here), sum(p.before for p in here), sum(p.now for p in here)
    total = sum(n for n, *_ in counts.values())
    return tuple(float(sum(Fraction(c[0] * c[at], total * c[1]) for c in counts.values())) for at in (2, 3))


class Comparison:
    """A wave and the one before it, which may not be loaded."""

    def __init__(self, now: LoadedWave, before: LoadedWave | None) -> None:
        self.now, self.before = now, before
        self.regions = now.seeds.regions
        ids = now.wave.wave_id, now.wave.previous_wave_id
        self._bundled = set().union(*(now.seeds.bundled.get(wave_id, set()) for wave_id in ids))

    def is_bundled(self, measure: str, item: Item) -> bool:
        """Whether either wave bundles the item's technology with another."""
        return measure in TECHNOLOGY_MEASURES and item[0] in self._bundled

    def members_differ(self, region: str) -> bool:
        """Whether the lists of Members of the two waves differ: the region's, or for ALL everybody's."""
        if region == "ALL":
            return self.now.members.keys() != self.before.members.keys()
        lists = [{m for m, r in wave.members.items() if r == region} for wave in (self.before, self.now)]
        return lists[0] != lists[1]

    def stayed(self, region: str) -> int:
        """How many Members are in the region in both waves."""
        return sum(r == region == self.before.members.get(m) for m, r in self.now.members.items())

    def pairs(self, before: Answers, now: Answers) -> list[Pair]:
        """The Members that answered both."""
        return [
            Pair(self.before.members[m], self.now.members[m], before[m], is_chosen) for m, is_chosen in now.items() if m in before
        ]


def reason_not_comparable(both: Comparison, before: Estimate | None, now: Estimate | None, is_bundled: bool, differ: bool):
    """The first reason that applies, as a code of this module; None if the two estimates can be compared."""
    if both.before is None:
        return "previous_wave_not_loaded"
    if before is None:
        return "not_asked_before"
    if now is None:
        return "not_asked_now"
    if is_bundled:
        return "bundled"
    if before.share_weighted is None:
        return "nobody_answered_before"
    if now.share_weighted is None:
        return "nobody_answered_now"
    return "members_differ" if differ else None


def _panel(region: str, pairs: Sequence[Pair], n_members: dict[str, int]) -> tuple:
    if not pairs:
        return None, None, None
    if region == "ALL":
        before, now = panel_of_all(pairs, n_members)
    else:
        before, now = sum(p.before for p in pairs) / len(pairs), sum(p.now for p in pairs) / len(pairs)
    return before, now, now - before


def _change(before: Estimate, now: Estimate, covariance: float) -> tuple[tuple, tuple]:
    """(change, its standard error), (ends of its interval, whether it is significant)."""
    change = now.share_weighted - before.share_weighted
    found = error_and_interval(before, now, covariance)
    error, interval = found or (None, None)
    if interval is None:
        return (change, error), (None, None, None)
    low, high = interval
    return (change, error), (low, high, low > SIGNIFICANT or high < -SIGNIFICANT)


def _item_rows(both: Comparison, measure: str, item: Item, differ: dict[str, bool], stayed: dict[str, int]) -> list[tuple]:
    """The rows of one item, for every region and ALL."""
    now_all = both.now.estimates[measure].get(item)
    before_all = both.before.estimates[measure].get(item) if both.before else None
    is_bundled = both.is_bundled(measure, item)
    is_paired = now_all is not None and before_all is not None and not is_bundled
    pairs, by_region = [], {}
    if is_paired:
        answers = both.before.answers[measure][item], both.now.answers[measure][item]
        pairs = both.pairs(*answers)
        counts = both.before.strata(answers[0]), both.now.strata(answers[1])
        for region in both.regions:
            here = [(p.before, p.now) for p in pairs if p.region_before == p.region_now == region]
            by_region[region] = Region(counts[0][region], counts[1][region], stayed[region], here)
    rows = []
    for region in [*both.regions, "ALL"]:
        before, now = (found[region] if found else None for found in (before_all, now_all))
        reason = reason_not_comparable(both, before, now, is_bundled, differ.get(region, False))
        change, interval = (None, None), (None, None, None)
        if reason is None:
            covariance = all_covariance([*by_region.values()]) if region == "ALL" else region_covariance(by_region[region])
            change, interval = _change(before, now, covariance)
        here = [p for p in pairs if region in ("ALL", p.region_now)]
        rows.append(
            (
                both.now.wave.wave_id,
                both.now.wave.previous_wave_id,
                region,
                measure,
                "/".join(map(str, item)),
                before.share_weighted if before else None,
                now.share_weighted if now else None,
                *change,
                reason is None,
                reason,
                len(here) if is_paired else None,
                *interval,
                *_panel(region, here, both.now.n_members),
            )
        )
    return rows


def change_rows(now: LoadedWave, before: LoadedWave | None) -> list[tuple]:
    """The rows of fct_change_between_waves for one wave; `before` is None if that wave is not loaded.

    The reason is a code of this module, not the wording of the warehouse.
    """
    if not now.wave.previous_wave_id:
        return []
    both = Comparison(now, before)
    differ = {region: both.members_differ(region) for region in [*both.regions, "ALL"]} if before else {}
    stayed = {region: both.stayed(region) for region in both.regions} if before else {}
    rows = []
    for measure, items in now.answers.items():
        if measure in NOT_COMPARED:
            continue
        for item in {**(before.answers[measure] if before else {}), **items}:
            rows += _item_rows(both, measure, item, differ, stayed)
    return rows
