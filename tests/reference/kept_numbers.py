"""Reads the files of this folder."""

import csv
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOLERANCE = 1e-9
ESTIMATE = ("share_weighted", "standard_error", "ci_low", "ci_high")
CHANGE = ("change", "change_standard_error", "change_ci_low", "change_ci_high")
Key = tuple[str, str, str]
"""Case, measure_code, item_code."""
Counts = list[dict[str, str]]


def rows(name: str) -> Counts:
    """The rows of a file."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cases(name: str) -> dict[Key, Counts]:
    """The rows of a file by case and item, in their order."""
    found: dict[Key, Counts] = {}
    for row in rows(name):
        found.setdefault((row["case"], row["measure_code"], row["item_code"]), []).append(row)
    return found


def numbers_by_region(found: Counts, columns: Sequence[str]) -> dict[str, tuple]:
    """region_code -> the numbers of R, None where there is none."""
    return {row["region_code"]: tuple(float(row[c]) if row[c] else None for c in columns) for row in found}


def equal(found: Sequence[float | None], expected: Sequence[float | None]) -> bool:
    """Whether both have the same numbers, and none in the same places."""
    return [value is None for value in found] == [value is None for value in expected] and all(
        abs(value - other) <= TOLERANCE for value, other in zip(found, expected, strict=True) if value is not None
    )
