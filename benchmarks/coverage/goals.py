"""How often an interval of 95 % has to hold the truth."""

from collections.abc import Iterator

import numpy as np

from benchmarks.figures import Figure


def of_all(what: str, coverage: np.ndarray) -> Iterator[Figure]:
    """Of `ALL`, a number for each population."""
    yield Figure(f"{what}: coverage on average", 100 * coverage.mean(), "%", 97.5, least=93)
    yield Figure(f"{what}: lowest of a population", 100 * coverage.min(), "%", least=80)


def of_regions(what: str, coverage: np.ndarray) -> Iterator[Figure]:
    """Of regions, a row for each population and a column for each region."""
    yield Figure(f"{what}: lowest of a region on average", 100 * coverage.mean(axis=0).min(), "%", least=92)
    yield Figure(f"{what}: lowest of a region in a population", 100 * coverage.min(), "%", least=80)
    yield Figure(f"{what}: regions of populations that are below 92 %", 100 * (coverage < 0.92).mean(), "%")
