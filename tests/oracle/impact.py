"""Impact and difficulty: means of scores, turned so that high is more, with ranks and quadrants. All exact until written."""

import math
import statistics
from collections.abc import Sequence
from fractions import Fraction

from .formulas import rank_descending
from .loaded import LoadedWave
from .ranks import Answered
from .scores import TOPICS, Scores


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The mean, None of nothing."""
    return sum(values) / len(values) if values else None


def median(values: Sequence[Fraction | None]) -> Fraction | None:
    """The median of what is there, None of nothing."""
    present = [v for v in values if v is not None]
    return statistics.median(present) if present else None


def quadrant(impact, difficulty, medians) -> str | None:
    """The quadrant of one technology against the medians of (impact, difficulty); None where a mean is missing."""
    if impact is None or difficulty is None:
        return None
    has_impact, is_difficult = impact >= medians[0], difficulty >= medians[1]
    return {
        (True, False): "quick_win",
        (True, True): "strategic",
        (False, False): "fill_in",
        (False, True): "hard_sell",
    }[has_impact, is_difficult]


def whole_scores(loaded: LoadedWave, topic: str, given: Sequence[Scores]) -> Answered:
    """The scores of a topic's technologies as whole numbers, for the bounds of their ranks."""
    unit = math.lcm(*(value.denominator for values in given for value in values.values()))
    rows = {
        region: [[None if r.member_iso3 not in v else int(v[r.member_iso3] * unit) for v in given] for r in records]
        for region, records in loaded.counted_by_region.items()
    }
    low, high = loaded.wave.scales.get(topic, (0, 0))
    return Answered(rows, loaded.n_members, u=float(high - low) / 4, unit=1 / unit)


def impact_rows(loaded: LoadedWave) -> list[tuple]:
    """The rows of fct_impact_difficulty_by_region for one wave."""
    technologies = loaded.wave.items(*TOPICS)
    given = [[loaded.scores[topic].get(t, {}) for t in technologies] for topic in TOPICS]
    whole = [whole_scores(loaded, topic, values) for topic, values in zip(TOPICS, given, strict=True)]
    rows = []
    for region in [*loaded.seeds.regions, "ALL"]:
        values = [
            [[v for m, v in by_member.items() if region in ("ALL", loaded.members[m])] for by_member in topic] for topic in given
        ]
        means = [[mean(v) for v in by_technology] for by_technology in values]
        ranks = [rank_descending(m) for m in means]
        bounds = [answered.bounds(region, r) for answered, r in zip(whole, ranks, strict=True)]
        medians = median(means[0]), median(means[1])
        for i, technology in enumerate(technologies):
            impact, difficulty = means[0][i], means[1][i]
            rows.append(
                (
                    loaded.wave.wave_id,
                    region,
                    technology,
                    len(values[0][i]),
                    None if impact is None else float(impact),
                    len(values[1][i]),
                    None if difficulty is None else float(difficulty),
                    ranks[0][i],
                    ranks[1][i],
                    quadrant(impact, difficulty, medians),
                    *bounds[0][i],
                    *bounds[1][i],
                )
            )
    return rows
