"""Memberships of which everything is known: who would choose an item, and how many of each region answer."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

REGIONS = {"ESA": 24, "AP": 35, "WCA": 24, "AMS": 33, "EUR": 52, "MENA": 18}
MEMBERS = np.array(list(REGIONS.values()))
# How many of all Members would choose the item.
ADOPTERS = (1, 2, 3, 5, 8, 12, 18, 27, 40, 60, 93, 126, 146, 159, 168, 174, 178, 181, 183, 184, 185)
SPREADS = ("even", "uneven", "one region")
RESPONSES = ("even", "uneven")
# The part of a region's Members that answers.
LEAST, MOST = 0.5, 0.8


@dataclass(frozen=True)
class Population:
    """Of each region: how many would choose, and how many answer."""

    spread: str
    response: str
    adopters: np.ndarray
    answers: np.ndarray


def populations(rng: np.random.Generator, each: int) -> Iterator[Population]:
    """`each` populations of each number of adopters, spread over regions and kind of response."""
    for adopters in ADOPTERS:
        for spread in SPREADS:
            for response in RESPONSES:
                for _ in range(each):
                    yield Population(spread, response, adopters_by_region(rng, adopters, spread), answers(rng, response))


def adopters_by_region(rng: np.random.Generator, adopters: int, spread: str) -> np.ndarray:
    """Adopters of each region.

    even: each Member is as likely as any other. uneven: Members of one region are likelier than those of another. one region: one
    is filled before the next; where they are many, those that are none sit together in the same way.
    """
    if spread == "one region":
        if adopters > MEMBERS.sum() / 2:
            return MEMBERS - adopters_by_region(rng, MEMBERS.sum() - adopters, spread)
        found, left = np.zeros_like(MEMBERS), adopters
        for region in rng.permutation(len(MEMBERS)):
            found[region] = min(left, MEMBERS[region])
            left -= found[region]
        return found
    weights = np.ones(len(MEMBERS)) if spread == "even" else np.exp(1.5 * rng.standard_normal(len(MEMBERS)))
    of_member = np.repeat(np.arange(len(MEMBERS)), MEMBERS)
    # The Members with the least waiting times, each with its own rate: a draw without replacement by weights.
    waits = rng.exponential(1 / weights[of_member])
    return np.bincount(of_member[np.argsort(waits)[:adopters]], minlength=len(MEMBERS))


def answers(rng: np.random.Generator, response: str) -> np.ndarray:
    """How many of each region answer: the same part of each, or a part of its own."""
    rate = rng.uniform(LEAST, MOST, size=1 if response == "even" else len(MEMBERS))
    return np.rint(rate * MEMBERS).astype(int)
