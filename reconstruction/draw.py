"""Repeatable chance: the same subject gives the same draws on every machine and version of Python."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import TypeVar

SEED = "smart-customs-2024"

T = TypeVar("T")


class Draw:
    """Draws for one subject. Each has its own stream, so a change in one leaves the others as they were.

    Everything is derived from `Random.random()`, the only method whose sequence Python promises to keep; a seed that is
    text does not depend on PYTHONHASHSEED.
    """

    def __init__(self, subject: str) -> None:
        self._random = Random(f"{SEED}/{subject}")

    def chance(self, probability: float) -> bool:
        """True with the probability, 0 to 1."""
        return self._random.random() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def noise(self) -> float:
        """A number from -1 to 1, most often near 0."""
        return self._random.random() + self._random.random() - 1

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, each as likely."""
        return items[self.whole(0, len(items) - 1)]

    def pick_common(self, items: Sequence[T]) -> T:
        """The first item in three cases of five, else any: people use one wording mostly, and others now and then."""
        return items[0] if self.chance(0.6) else self.pick(items)

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """The items in any order."""
        return self.ranked(items, lambda item: 0)

    def ranked(self, items: Iterable[T], inclination: Callable[[T], float]) -> list[T]:
        """The items from the most to the least inclined, with noise of up to 1 either way."""
        scored = [(inclination(item) + self.noise(), item) for item in items]
        return [item for _, item in sorted(scored, key=lambda pair: pair[0], reverse=True)]


def by_quota(ranked: Sequence[T], quotas: Mapping[str, int]) -> dict[T, str]:
    """Item -> code: the first items get the first code until its quota is used up, and so on. Later items get none."""
    codes = [code for code, quota in quotas.items() for _ in range(quota)]
    if len(codes) > len(ranked):
        raise ValueError(f"quotas ask for {len(codes)} items, there are {len(ranked)}: lower the quotas in targets.py")
    return dict(zip(ranked, codes, strict=False))
