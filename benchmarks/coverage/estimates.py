"""How often the interval of an estimate holds the truth: `ci_low` and `ci_high` of regions and of all Members."""

from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.coverage import question
from benchmarks.coverage.goals import of_all, of_regions
from benchmarks.coverage.populations import (
    ADOPTERS,
    MEMBERS,
    REGIONS,
    SPREADS,
    Population,
    adopters_by_region,
    answers,
    populations,
)
from benchmarks.coverage.question import FACT, MODELS, TOLERANCE, table
from benchmarks.coverage.simulated import Models, compiled
from benchmarks.figures import Figure

_EACH, _DRAWS = 4, 1000
# Draws that are judged at once, which bounds the memory.
_AT_ONCE = 200_000


def estimates(seed: int) -> Iterator[Figure]:
    """The figures of intervals around a share, with their goals."""
    rng = np.random.default_rng(seed)
    models = compiled(*MODELS)
    drawn = list(populations(rng, _EACH))
    held, known, width = judged(models, rng, drawn, _DRAWS)
    coverage = held / known
    whole, regions = coverage[:, -1], coverage[:, :-1]
    yield from of_all("ALL", whole)
    yield from of_regions("regions", regions)
    for spread in SPREADS:
        of_spread = np.array([population.spread == spread for population in drawn])
        yield Figure(f"ALL, adopters {spread}: coverage on average", 100 * whole[of_spread].mean(), "%")
        yield Figure(f"ALL, adopters {spread}: lowest of a population", 100 * whole[of_spread].min(), "%")
    yield Figure("ALL: width of the interval on average", 100 * width[:, -1].mean(), "points")
    for singles in (1, 2):
        drawn = [_with_single_answers(rng, adopters, singles) for adopters in ADOPTERS for _ in range(_EACH)]
        held, known, _ = judged(models, rng, drawn, _DRAWS)
        title = f"ALL, {singles} region{'s' if singles > 1 else ''} with a single answer"
        yield Figure(f"{title}: no interval", 100 * (1 - known[:, -1].mean() / _DRAWS), "%")
        if known[:, -1].all():
            whole = held[:, -1] / known[:, -1]
            yield Figure(f"{title}: coverage on average", 100 * whole.mean(), "%")
            yield Figure(f"{title}: lowest of a population", 100 * whole.min(), "%")


def judged(
    models: Models, rng: np.random.Generator, drawn: Sequence[Population], draws: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each population, its regions and `ALL`: in how many draws the interval held the truth, and in how many there was one.

    The last is its width on average, where there was one. A draw is a sample without replacement of those that answer in each
    region.
    """
    samples = []
    for number, population in enumerate(drawn):
        chosen = rng.hypergeometric(population.adopters, MEMBERS - population.adopters, population.answers, (draws, len(MEMBERS)))
        # Equal samples have equal intervals: they are judged once.
        different, counts = np.unique(chosen, axis=0, return_counts=True)
        samples += [(number, population, one, count) for one, count in zip(different, counts, strict=True)]
    found = np.zeros((3, len(drawn), len(MEMBERS) + 1))
    for start in range(0, len(samples), _AT_ONCE):
        for number, region, held, known, width in _judged_at_once(models, samples[start : start + _AT_ONCE]):
            found[:, number, region] += (held, known, width)
    held, known, width = found
    with np.errstate(invalid="ignore"):
        return held, known, width / known


def _judged_at_once(models: Models, samples: Sequence[tuple[int, Population, np.ndarray, int]]) -> list[tuple]:
    """(population, region, draws that held the truth, draws with an interval, sum of their widths), of a wave for each sample."""
    codes = np.array([*REGIONS, "ALL"])
    waves = np.array([str(number) for number in range(len(samples))])
    answered = np.array([population.answers for _, population, _, _ in samples])
    chosen = np.array([sample for _, _, sample, _ in samples])
    truths = {}
    for number, population, _, _ in samples:
        truths[number] = [*(population.adopters / MEMBERS), population.adopters.sum() / MEMBERS.sum()]
    places = np.tile(np.arange(len(codes)), len(truths))
    truth = table(
        population=np.repeat(list(truths), len(codes)), place=places, region_code=codes[places], truth=sum(truths.values(), [])
    )
    weight = table(wave_id=waves, population=[number for number, *_ in samples], draws=[count for *_, count in samples])
    with models.run(question.tables(waves, answered, chosen)) as connection:
        connection.register("truth", truth)
        connection.register("weight", weight)
        return connection.execute(
            f"""
            select
                population,
                place,
                coalesce(sum(draws) filter (where truth between ci_low - {TOLERANCE} and ci_high + {TOLERANCE}), 0),
                coalesce(sum(draws) filter (where ci_low <= ci_high), 0),
                coalesce(sum(draws * (ci_high - ci_low)), 0)
            from {FACT} inner join weight using (wave_id) inner join truth using (population, region_code)
            group by all
            """
        ).fetchall()


def _with_single_answers(rng: np.random.Generator, adopters: int, singles: int) -> Population:
    """A population of which `singles` regions sent a single answer."""
    answered = answers(rng, "uneven")
    answered[rng.permutation(len(MEMBERS))[:singles]] = 1
    return Population("uneven", "uneven", adopters_by_region(rng, adopters, "uneven"), answered)
