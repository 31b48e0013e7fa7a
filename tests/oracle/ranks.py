"""Between which places the rank of each item of a group lies, 95% sure of all pairs at once.

Two items are told apart by what the same submissions say of both. Sources: Tukey's studentized range, for all pairs at once;
Agresti and Min (2005) for a difference of paired shares, with the correction for a finite population; ranks from pairs as
Mogstad, Romano, Shaikh and Wilhelm (2024) describe them.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from scipy.stats import studentized_range

TOLERANCE = 1e-12
LARGEST_WHOLE = 2**62


@cache
def critical_value(k: int) -> float:
    """The upper 5% point of the studentized range of k means, infinite degrees of freedom, over sqrt 2; k > 1."""
    return float(studentized_range.ppf(0.95, k, math.inf)) / math.sqrt(2)


class Pairs(NamedTuple):
    """For every two items (i, j), over the submissions of a region that answered both: n, S and Q.

    n is how many, S the sum of y_i - y_j, Q that of its square; arrays of shape (items, items).
    """

    n: np.ndarray
    s: np.ndarray
    q: np.ndarray


def pairs_of(answers: Sequence[Sequence[int | None]], n_items: int, unit: float = 1.0) -> Pairs:
    """The pairs of a region's submissions: whole numbers y, None where not answered; `unit` is what 1 is worth."""
    cells = [[0 if y is None else y for y in row] for row in answers]
    if (2 * max((abs(y) for row in cells for y in row), default=0)) ** 2 * max(1, len(cells)) >= LARGEST_WHOLE:
        raise ValueError("scores have more decimals than the oracle calculates with exactly")
    y = np.array(cells, dtype=np.int64).reshape(-1, n_items)
    known = np.array([[v is not None for v in row] for row in answers], dtype=np.int64).reshape(-1, n_items)
    sums, squares = y.T @ known, (y * y).T @ known
    return Pairs(known.T @ known, (sums - sums.T) * unit, (squares + squares.T - 2 * (y.T @ y)) * unit**2)


def separated_in_region(pairs: Pairs, n_members: int, u: float, c: float) -> np.ndarray:
    """[i, j]: whether i is better than j in a region."""
    n_star = pairs.n + 2
    d = pairs.s / n_star
    correction = 1 - pairs.n / max(1, n_members)
    se = np.sqrt(correction * (pairs.q + u**2 - pairs.s**2 / n_star)) / n_star
    return np.where(pairs.n == n_members, pairs.s > 0, d > c * se) & (pairs.n > 0)


def separated_in_all(regions: Mapping[str, Pairs], n_members: Mapping[str, int], u: float, c: float) -> np.ndarray:
    """[i, j]: whether i is better than j over all regions, each with the weight of its Members."""
    d = variance = total = 0
    for region, (n, s, q) in regions.items():
        size = max(1, n_members[region])
        answered = n > 0
        total = total + np.where(answered, size, 0)
        d = d + np.where(answered, size * s / np.maximum(n, 1), 0)
        variance = variance + np.where(answered, size**2 * (1 - n / size) * (q + u**2 - s**2 / (n + 2)) / (n + 2) ** 2, 0)
    total = np.maximum(total, 1)
    return d / total > c * np.sqrt(np.maximum(variance, 0)) / total + TOLERANCE


def rank_bounds(ranks: Sequence[int | None], is_better: np.ndarray) -> list[tuple[int | None, int | None]]:
    """(rank_low, rank_high) of each item; `is_better` is among those with a rank, in their order."""
    better = iter(is_better.sum(axis=0).tolist())
    worse = iter(is_better.sum(axis=1).tolist())
    k = len(is_better)
    return [(None, None) if rank is None else (min(rank, 1 + next(better)), max(rank, k - next(worse))) for rank in ranks]


class Answered(NamedTuple):
    """What the submissions of each region say of the items of a group; `u` and `unit` as in `pairs_of`."""

    regions: Mapping[str, Sequence[Sequence[int | None]]]
    n_members: Mapping[str, int]
    u: float = 1.0
    unit: float = 1.0

    def bounds(self, region_code: str, ranks: Sequence[int | None]) -> list[tuple[int | None, int | None]]:
        """(rank_low, rank_high) of each item of the group in a region, or in `ALL`."""
        ranked = [i for i, rank in enumerate(ranks) if rank is not None]
        if len(ranked) < 2:
            return [(rank, rank) for rank in ranks]
        c = critical_value(len(ranked))
        regions = self.regions if region_code == "ALL" else {region_code: self.regions[region_code]}
        pairs = {
            region: pairs_of([[row[i] for i in ranked] for row in rows], len(ranked), self.unit)
            for region, rows in regions.items()
        }
        if region_code == "ALL":
            is_better = separated_in_all(pairs, self.n_members, self.u, c)
        else:
            is_better = separated_in_region(pairs[region_code], self.n_members[region_code], self.u, c)
        return rank_bounds(ranks, is_better)
