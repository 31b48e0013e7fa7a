"""Impact and difficulty: means of scores, turned so that high is more, with ranks and quadrants."""

import math
import re
import statistics
from collections.abc import Sequence

from .formulas import rank_descending
from .reading import Wave, trim
from .submissions import Record

NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
TOPICS = ("technology_impact", "technology_difficulty")


def score(wave: Wave, topic: str, text: str) -> float | None:
    """The turned score of one cell: a wording's code, or a number within the wave's scale; else None."""
    low, high = wave.scales[topic]
    coded = wave.code(topic, text)
    if coded is not None:
        value = float(coded)
    elif NUMBER.fullmatch(trim(text)) and low <= float(trim(text)) <= high:
        value = float(trim(text))
    else:
        return None
    return value if wave.high_is_more else low + high - value


def scores(wave: Wave, topic: str, technology: str, records: Sequence[Record]) -> list[float]:
    """The turned scores that the records give to one technology; empty if it is not asked."""
    columns = [q.column_name for q in wave.questions.get(topic, []) if q.item_code == technology]
    found = [score(wave, topic, r.cells[column]) for column in columns for r in records]
    return [value for value in found if value is not None]


def mean(values: Sequence[float]) -> float | None:
    """The mean, None of nothing."""
    return math.fsum(values) / len(values) if values else None


def median(values: Sequence[float | None]) -> float | None:
    """The median of what is there, None of nothing."""
    present = [v for v in values if v is not None]
    return statistics.median(present) if present else None


def quadrant(impact: float | None, difficulty: float | None, medians: tuple[float | None, float | None]) -> str | None:
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


def region_rows(wave: Wave, region: str, records: Sequence[Record]) -> list[tuple]:
    """The rows of fct_impact_difficulty_by_region for one region (or ALL), of the records that belong to it."""
    technologies = wave.items(*TOPICS)
    values = [[scores(wave, topic, t, records) for t in technologies] for topic in TOPICS]
    means = [[mean(v) for v in by_technology] for by_technology in values]
    ranks = [rank_descending(m) for m in means]
    medians = median(means[0]), median(means[1])
    return [
        (
            wave.wave_id,
            region,
            technology,
            len(values[0][i]),
            means[0][i],
            len(values[1][i]),
            means[1][i],
            ranks[0][i],
            ranks[1][i],
            quadrant(means[0][i], means[1][i], medians),
        )
        for i, technology in enumerate(technologies)
    ]
