"""Writes `reference/ref_rank_critical_values.csv` beside this file: `python seeds/make_critical_values.py`.

By how many standard errors two of k items must differ to be told apart, with 95 % for all pairs of them at once: the upper
5 % point of the studentized range of k means with infinite degrees of freedom, over the square root of 2 (Tukey). From scipy.
"""

import math
from pathlib import Path

import scipy.stats

SEED = Path(__file__).parent / "reference" / "ref_rank_critical_values.csv"
MOST_ITEMS = 60


def critical_value(items: int) -> float:
    """For so many items, 2 or more."""
    return float(scipy.stats.studentized_range.ppf(0.95, items, math.inf)) / math.sqrt(2)


def rows() -> list[str]:
    """The lines of the file: its head, then a line a number of items."""
    return ["items,critical_value", *(f"{items},{critical_value(items):.10f}" for items in range(2, MOST_ITEMS + 1))]


if __name__ == "__main__":
    SEED.write_text("\n".join(rows()) + "\n", encoding="utf-8")
