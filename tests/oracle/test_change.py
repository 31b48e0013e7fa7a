"""Change and transitions against hand calculations of a few Members."""

from math import sqrt

import pytest

from .change import Region, change_rows, region_covariance
from .formulas import Stratum
from .handmade import loaded
from .intervals import Interval, difference
from .tables import MARTS, frame
from .transitions import transition_rows

AMS, EUR = dict.fromkeys("ABCDEF", "AMS"), dict.fromkeys("YZ", "EUR")
BEFORE = {"A": "yes", "B": "no", "C": "yes", "D": "no", "Y": "yes", "Z": "no"}
NOW = {"A": "yes", "B": "yes", "C": "no", "E": "yes", "Y": "yes", "Z": "yes"}


def said(answers: dict[str, str]) -> dict[str, dict[str, str]]:
    return {member: {"it": answer} for member, answer in answers.items()}


def compared(members_before: dict[str, str], members_now: dict[str, str], before=BEFORE, now=NOW):
    """region_code -> the row of the change of `it_strategy`."""
    waves = (
        loaded("v", members_before, said(before), columns=("it",)),
        loaded("w", members_now, said(now), columns=("it",), previous="v"),
    )
    table = frame("fct_change_between_waves", change_rows(waves[1], waves[0]))
    return {row["region_code"]: row for row in table.astype(object).where(table.notna(), None).to_dict("records")}


def values(row: dict, *names: str) -> list:
    return [row[name] for name in names]


def test_a_region_whose_samples_overlap():
    # 2 of 4 and 3 of 4 of 6 Members; A, B, C answered both: (1, 0, 1) and (1, 1, 0).
    # Covariance (3/16 - 1/6)(-1/6) = -1/288; variances 1/36 and 1/48.
    row = compared(AMS | EUR, AMS | EUR)["AMS"]
    assert values(row, "previous_value", "current_value", "change", "members_in_both") == [0.5, 0.75, 0.25, 3]
    assert row["change_standard_error"] == pytest.approx(sqrt(1 / 36 + 1 / 48 + 2 / 288))
    # Exact intervals 2/6 .. 4/6 and 3/6 .. 5/6, correlation -1/288 / sqrt(1/1728).
    rho = -sqrt(1728) / 288
    low = 0.25 - sqrt(0.25**2 + (1 / 6) ** 2 - 2 * rho * 0.25 / 6)
    high = 0.25 + sqrt((1 / 12) ** 2 + (1 / 6) ** 2 - 2 * rho / 72)
    assert (low, high) == pytest.approx((-0.069853, 0.446803), abs=5e-7)
    assert values(row, "change_ci_low", "change_ci_high") == pytest.approx([low, high])
    assert row["is_significant"] is False
    assert values(row, "panel_previous_value", "panel_current_value", "panel_change") == pytest.approx([2 / 3, 2 / 3, 0])


def test_all_weighs_covariances_with_both_waves_weights():
    # EUR is complete in both: no error. AMS has 6 of 8 Members.
    row = compared(AMS | EUR, AMS | EUR)["ALL"]
    assert values(row, "previous_value", "current_value", "change", "members_in_both") == pytest.approx([0.5, 0.8125, 0.3125, 5])
    assert row["change_standard_error"] == pytest.approx(0.75 * sqrt(1 / 18))
    assert values(row, "panel_previous_value", "panel_current_value", "panel_change") == pytest.approx([0.625, 0.75, 0.125])


def test_a_complete_region_changes_without_error():
    row = compared(AMS | EUR, AMS | EUR)["EUR"]
    names = ("change", "change_standard_error", "change_ci_low", "change_ci_high", "is_significant")
    assert values(row, *names) == [0.5, 0, 0.5, 0.5, True]
    fallen = compared(AMS | EUR, AMS | EUR, before=NOW, now=BEFORE)["EUR"]
    assert values(fallen, *names) == [-0.5, 0, -0.5, -0.5, True]


def test_one_answer_leaves_no_error_and_no_interval():
    row = compared(AMS | EUR, AMS | EUR, now={"A": "yes"})["AMS"]
    names = ("change", "change_standard_error", "change_ci_low", "change_ci_high", "is_significant", "members_in_both")
    assert values(row, *names) == [0.5, None, None, None, None, 1]


def test_a_member_that_moves_leaves_only_all_comparable():
    moved = AMS | EUR | {"A": "EUR"}
    rows = compared(AMS | EUR, moved, now=NOW | {"Z": "no"})
    reasons = {region: row["not_comparable_reason"] for region, row in rows.items()}
    assert {r: reasons[r] for r in ("AMS", "EUR", "ALL")} == {"AMS": "members_differ", "EUR": "members_differ", "ALL": None}
    assert values(rows["EUR"], "change", "change_ci_low", "is_significant", "is_comparable") == [None, None, None, False]
    # By the region of now: A, Y, Z. The panel stands where the Members differ too.
    assert values(rows["EUR"], "members_in_both", "panel_previous_value", "panel_current_value") == pytest.approx(
        [3, 2 / 3, 2 / 3]
    )
    assert rows["ALL"]["members_in_both"] == 5
    # AMS 5 Members now, EUR 3. A stayed nowhere: AMS B, C stayed of 5 in both, EUR Y, Z of 2.
    cov_ams = (2 / (4 * 3) - 5 / (6 * 5)) * -0.5
    cov_eur = (2 / (2 * 3) - 2 / (2 * 3)) * 0
    variance = (6 / 8) ** 2 / 36 + (5 / 8) ** 2 * (1 - 3 / 5) * (2 / 9) / 2 - 2 * (6 / 8) * (5 / 8) * (cov_ams + cov_eur)
    assert rows["ALL"]["change_standard_error"] == pytest.approx(sqrt(variance))


def test_a_member_that_joins_leaves_other_regions_comparable():
    rows = compared(AMS | EUR, AMS | EUR | {"X": "EUR"})
    assert [rows[r]["not_comparable_reason"] for r in ("AMS", "EUR", "ALL")] == [None, "members_differ", "members_differ"]


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        # One Member answered both: what makes the error largest. c = 1/16 - 1/6.
        (Region(Stratum(6, 4, 2), Stratum(6, 4, 3), 6, [(True, True)]), (1 / 16 - 1 / 6) * sqrt(1 / 3) * sqrt(1 / 4)),
        # c = 1/4 - 1/6 > 0.
        (Region(Stratum(6, 2, 1), Stratum(6, 2, 1), 6, [(True, True)]), 0),
        (Region(Stratum(6, 4, 2), Stratum(6, 1, 1), 6, []), 0),
        (Region(Stratum(6, 4, 2), Stratum(6, 0, 0), 6, []), 0),
        (Region(Stratum(6, 4, 2), Stratum(6, 4, 3), 6, []), -1 / 6 * sqrt(1 / 12)),
    ],
)
def test_covariance_of_a_region_with_few_common_answers(region, expected):
    assert region_covariance(region) == pytest.approx(expected)


def test_the_interval_of_a_difference_adds_squares_without_correlation():
    first, second = (0.5, Interval(0.2, 0.9)), (0.6, Interval(0.3, 0.65))
    assert difference(first, second, 0) == pytest.approx((0.1 - 0.5, 0.1 + sqrt(0.05**2 + 0.3**2)))
    assert difference(first, second, 1) == pytest.approx((0.1 - 0.1, 0.1 + 0.25))


def test_transitions_hold_every_way():
    columns = ("it", "drones", "ai_ml", "maturity")
    before = {"A": {"it": "yes", "drones": "adopted"}, "B": {"it": "no"}, "C": {"it": "yes"}, "Y": {"it": "yes"}}
    now = {"A": {"it": "yes", "drones": "not_considered"}, "B": {"it": "yes"}, "C": {}, "Y": {"it": "yes"}, "Z": {"it": "no"}}
    waves = (
        loaded("v", AMS | EUR, before, columns=("it", "drones")),
        loaded("w", AMS | EUR | {"B": "EUR"}, now, columns=columns, previous="v"),
    )
    table = frame("fct_transitions_between_waves", transition_rows(waves[1], waves[0]))
    assert list(table.columns) == MARTS["fct_transitions_between_waves"].columns
    # Seven regions by 2 x 2 and 4 x 4; what was not asked before has no rows.
    assert len(table) == 7 * (4 + 16)
    found = table[table["members"] > 0].drop(columns=["wave_id", "previous_wave_id"])
    assert set(found.itertuples(index=False, name=None)) == {
        ("AMS", "it_strategy", "yes", "yes", 1),
        ("EUR", "it_strategy", "yes", "yes", 1),
        ("EUR", "it_strategy", "no", "yes", 1),
        ("ALL", "it_strategy", "yes", "yes", 2),
        ("ALL", "it_strategy", "no", "yes", 1),
        ("AMS", "technology_adoption", "drones/adopted", "drones/not_considered", 1),
        ("ALL", "technology_adoption", "drones/adopted", "drones/not_considered", 1),
    }
