"""Ranks, their bounds and the redraws against tables and hand calculations."""

import hashlib
from fractions import Fraction
from math import sqrt

import numpy as np
import pytest

from .handmade import loaded
from .impact import impact_rows
from .ranks import Answered, critical_value, pairs_of, separated_in_all, separated_in_region
from .selection import digits, ranks_in_redraws, redrawn_counts
from .tables import MARTS

# Of 30 submissions: 12 chose the first and the third item, 3 the first, 5 the first and the second, 3 the second, 7 none.
THIRTY = [(1, 0, 1)] * 12 + [(1, 0, 0)] * 3 + [(1, 1, 0)] * 5 + [(0, 1, 0)] * 3 + [(0, 0, 0)] * 7


@pytest.mark.parametrize(("k", "q"), [(2, 2.77), (3, 3.31), (4, 3.63), (5, 3.86), (6, 4.03), (8, 4.29), (10, 4.47), (20, 5.01)])
def test_critical_values_are_those_of_printed_tables(k, q):
    assert critical_value(k) * sqrt(2) == pytest.approx(q, abs=5e-3)


def test_two_items_of_a_region():
    # S = 20 - 8 = 12, Q = 18: d = 12/32, se^2 = (1 - 30/52)(18 + 1 - 144/32)/32^2, d/se = 4.845.
    pairs = pairs_of([(a, b) for a, b, _ in THIRTY], 2)
    assert (pairs.n[0, 1], pairs.s[0, 1], pairs.q[0, 1]) == (30, 12, 18)
    border = 0.375 / sqrt(22 / 52 * 14.5 / 1024)
    assert border == pytest.approx(4.845, abs=5e-4)
    for c, expected in ((border - 1e-9, True), (border + 1e-9, False)):
        is_better = separated_in_region(pairs, 52, 1, c)
        assert (is_better[0, 1], is_better[1, 0], is_better[0, 0]) == (expected, False, False)


def test_two_items_of_all():
    # A second region of 10, all of which answered: S = -2 of 10.
    regions = {"A": pairs_of([(a, b) for a, b, _ in THIRTY], 2), "B": pairs_of([(0, 1)] * 2 + [(0, 0)] * 8, 2)}
    d = 52 / 62 * 12 / 30 - 10 / 62 * 2 / 10
    border = d / (52 / 62 * sqrt(22 / 52 * 14.5 / 1024))
    for c, expected in ((border - 1e-9, True), (border + 1e-9, False)):
        assert separated_in_all(regions, {"A": 52, "B": 10}, 1, c)[0, 1] == expected


def test_rank_bounds_of_three_items():
    # The first is better than both; third and second: d = 4/32, se = 0.092, times 2.34.
    answered = Answered({"EUR": THIRTY}, {"EUR": 52})
    assert answered.bounds("EUR", [1, 3, 2]) == [(1, 1), (2, 3), (2, 3)]
    assert answered.bounds("ALL", [1, 3, 2]) == [(1, 1), (2, 3), (2, 3)]
    assert Answered({"EUR": THIRTY}, {"EUR": 30}).bounds("EUR", [1, 3, 2]) == [(1, 1), (3, 3), (2, 2)]


def test_items_without_a_rank_are_no_part_of_the_group():
    # All 30 answered two of the items: these are compared, nobody answered the one between them.
    rows = [(a, None, b) for a, b, _ in THIRTY]
    assert Answered({"EUR": rows}, {"EUR": 30}).bounds("EUR", [1, None, 2]) == [(1, 1), (None, None), (2, 2)]
    assert Answered({"EUR": [(1, None)]}, {"EUR": 9}).bounds("EUR", [1, None]) == [(1, 1), (None, None)]


def test_equal_means_tie_whatever_their_decimals():
    scores = {"A": ("1.1", "1.3"), "B": ("1.2", "1.1"), "C": ("1.3", "1.2")}
    wave = loaded(
        "w",
        dict.fromkeys("ABCD", "AMS"),
        {member: {"impact_drones": a, "impact_ai_ml": b} for member, (a, b) in scores.items()},
        columns=("impact_drones", "impact_ai_ml"),
    )
    assert sum((1.1, 1.2, 1.3)) != sum((1.3, 1.1, 1.2))
    at = MARTS["fct_impact_difficulty_by_region"].columns.index
    for row in [row for row in impact_rows(wave) if row[1] in ("AMS", "ALL")]:
        assert (row[at("mean_impact")], row[at("impact_rank")], row[at("quadrant")]) == (float(Fraction(6, 5)), 1, None)
        assert (row[at("impact_rank_low")], row[at("impact_rank_high")]) == (1, 2)
        assert row[at("difficulty_rank_low")] is None


def test_scores_are_told_apart_in_units_of_their_scale():
    # Scale 1 to 5: u = 1. Three of four answered, differences 1.5, 2, 2.5: S = 6, Q = 12.5.
    rows = [(25, 10), (40, 20), (45, 20)]
    pairs = pairs_of(rows, 2, unit=0.1)
    border = (6 / 5) / (sqrt((1 - 3 / 4) * (12.5 + 1 - 36 / 5)) / 5)
    for c, expected in ((border - 1e-9, True), (border + 1e-9, False)):
        assert separated_in_region(pairs, 4, 1, c)[0, 1] == expected


def test_draws_are_the_digits_of_md5():
    assert digits(17, "AMS", 3) == 0xD1007F2 == int(hashlib.md5(b"17/AMS/3").hexdigest()[:7], 16)
    assert [digits(b, "EUR", t) for b in (1, 2, 3) for t in (0, 1)] == [
        0x281CA8C, 0x467CCAF, 0xABA5D28, 0x1CE1170, 0xA09D00D, 0x148A543,
    ]  # fmt: skip


def test_redrawn_counts_spread_as_samples_of_the_members_do():
    # Two of eight: the first redraw takes Y twice, the others take each once. sqrt(1 - 2/8) sqrt(2/1) = 1.224745.
    members = dict.fromkeys("STUVWXYZ", "EUR") | {"A": "AMS", "B": "AMS", "C": "AP", "D": "AP"}
    voters = {"Y": {"vote": "drones"}, "Z": {}, "A": {"vote": "drones"}, "C": {"vote": "drones"}, "D": {}}
    wave = loaded("w", members, voters, columns=("vote", "drones"))
    counts = redrawn_counts(wave, [wave.answers["technology_votes"]["drones",]], 3)
    # AMS: one answer, AP: complete; they stand still.
    assert counts[:, 0].tolist() == [4.224744871, 3, 3]


def test_ranks_of_redraws_leave_out_what_has_none():
    assert ranks_in_redraws(np.array([[3.0, 5.0, 5.0, 0.0]]), [True, True, False, True]) == [[2, 1, None, 3]]
