"""The critical values that say when ranked items are apart are those of the studentized range, and can be made again."""

import csv
import sys
from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
sys.path.insert(0, str(SEEDS))

from make_critical_values import SEED, rows  # noqa: E402 - stands beside the seeds


def test_the_seed_is_what_the_command_writes():
    assert SEED.read_text(encoding="utf-8").splitlines() == rows()


def test_they_are_those_of_printed_tables():
    """Upper 5 % points of the studentized range, infinite degrees of freedom: 2.77, 3.31, 4.47, 5.01 for 2, 3, 10, 20 means."""
    with SEED.open(encoding="utf-8", newline="") as file:
        values = {int(row["items"]): float(row["critical_value"]) for row in csv.DictReader(file)}
    assert list(values) == list(range(2, 61))
    assert [values[k] * 2**0.5 for k in (2, 3, 10, 20)] == pytest.approx([2.772, 3.314, 4.474, 5.012], abs=5e-4)
