"""How sure an interval is: one level in Wilson's formula, in exact intervals, in ranges of places, and in words about them."""

import csv
import re
from pathlib import Path
from statistics import NormalDist

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SAID = r"([\d.]+) ?% interval|intervalle (?:de Wilson )?à ([\d,]+) ?%|with ([\d.]+) ?% for all|à ([\d,]+) ?% pour l'ensemble"
PLACES = ("models/**/*.yml", "models/*.md", "macros/*.sql", "smart_customs/products/**/*.toml", "docs/how-to/*.md")


def level() -> float:
    """That of Wilson's intervals, in percent."""
    [z] = re.findall(r"set z = '([\d.]+)'", (PROJECT / "macros/wilson_bound.sql").read_text(encoding="utf-8"))
    return 100 * (2 * NormalDist().cdf(float(z)) - 1)


def test_exact_intervals_leave_as_much_on_each_side():
    [tail] = re.findall(
        r"ways >= \((0\.\d+) - ", (PROJECT / "models/intermediate/int_exact_intervals.sql").read_text(encoding="utf-8")
    )
    assert 100 * (1 - 2 * float(tail)) == pytest.approx(level())


def test_two_items_are_apart_where_their_interval_says_so():
    """Of two items alone the critical value of ranks is that of an interval."""
    with (PROJECT / "seeds/reference/ref_rank_critical_values.csv").open(encoding="utf-8", newline="") as file:
        [value] = [row["critical_value"] for row in csv.DictReader(file) if row["items"] == "2"]
    assert 100 * (2 * NormalDist().cdf(float(value)) - 1) == pytest.approx(level())


def test_words_say_the_level_that_is_computed():
    found = [
        (str(path.relative_to(PROJECT)), float("".join(numbers).replace(",", ".")))
        for pattern in PLACES
        for path in sorted(PROJECT.glob(pattern))
        for numbers in re.findall(SAID, " ".join(path.read_text(encoding="utf-8").split()))
    ]
    assert len(found) > 25
    assert [said for said in found if said[1] != pytest.approx(level())] == [], "Say the level that the formulas have."
