"""Intervals at 95%: Wilson's for a share, the exact one of a finite population, and that of a difference of two shares.

Sources: Wilson (1927); Buonaccorsi (1987) for the tails of the hypergeometric distribution; Zou and Donner (2008) for the
difference (MOVER). Numbers in, numbers out; shares are 0..1.
"""

import math
from functools import cache
from itertools import accumulate
from typing import NamedTuple

Z_95 = 1.959963984540054
LARGEST_EXACT = 250
TAIL = 0.025 - 1e-10


class Interval(NamedTuple):
    """The two ends."""

    low: float
    high: float

    def within(self, low: float, high: float) -> "Interval":
        """Both ends moved into [low, high]."""
        return Interval(min(high, max(low, self.low)), min(high, max(low, self.high)))


def wilson(p: float, m: float) -> Interval:
    """The interval of share `p` with (effective) sample size `m` > 0, clamped to [0, 1]."""
    shrink = 1 + Z_95**2 / m
    centre = (p + Z_95**2 / (2 * m)) / shrink
    half = Z_95 / shrink * math.sqrt(p * (1 - p) / m + Z_95**2 / (4 * m**2))
    return Interval(centre - half, centre + half).within(0, 1)


def effective_size(r: int, n_members: int) -> float:
    """m* = r (N - 1) / (N - r): the sample size corrected for the finite population; needs r < N."""
    return r * (n_members - 1) / (n_members - r)


@cache
def choices_of(n: int) -> list[int]:
    """In how many ways 0 .. n of n can be chosen."""
    return [math.comb(n, i) for i in range(n + 1)]


def ways(n_members: int, r: int, k: int) -> list[int]:
    """In how many ways r of N Members can be drawn so that 0 .. r of the k that would choose are among them."""
    fewest, most = max(0, r - (n_members - k)), min(k, r)
    would, would_not = choices_of(k), choices_of(n_members - k)
    possible = [would[i] * would_not[r - i] for i in range(fewest, most + 1)]
    return [0] * fewest + possible + [0] * (r - most)


@cache
def exact_ends(n_members: int, r: int) -> list[tuple[int, int]]:
    """For x = 0 .. r: the fewest and the most of N Members that may choose where x of r that answered do.

    K would choose. It is kept if neither tail of x, of r drawn without replacement, has a chance below 2.5%.
    """
    draws = math.comb(n_members, r)
    kept: list[list[int]] = [[] for _ in range(r + 1)]
    for k in range(n_members + 1):
        drawn = ways(n_members, r, k)
        for x, at_most in enumerate(accumulate(drawn)):
            at_least = draws - at_most + drawn[x]
            if x <= k <= x + n_members - r and at_most / draws >= TAIL and at_least / draws >= TAIL:
                kept[x].append(k)
    return [(min(found), max(found)) for found in kept]


def exact(n_members: int, r: int, x: int) -> Interval:
    """The interval of the share of all N Members where x of r that answered chose; 0 < r <= N."""
    low, high = exact_ends(n_members, r)[x]
    return Interval(low / n_members, high / n_members)


def difference(first: tuple[float, Interval], second: tuple[float, Interval], correlation: float) -> Interval:
    """The interval of second - first, each a share and its interval; `correlation` is that of the two shares."""
    (p1, (low1, high1)), (p2, (low2, high2)) = first, second

    def width(a: float, b: float) -> float:
        return math.sqrt(max(0.0, a**2 + b**2 - 2 * correlation * a * b))

    return Interval(p2 - p1 - width(p2 - low2, high1 - p1), p2 - p1 + width(high2 - p2, p1 - low1))
