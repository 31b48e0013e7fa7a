"""The report on non-response against a hand calculation."""

from math import sqrt

import pytest

from .handmade import EXTENDED, LATE, loaded
from .nonresponse import nonresponse_rows
from .tables import MARTS, frame

MEMBERS = dict.fromkeys("ABCDEFGHIJ", "EUR") | dict.fromkeys("UVWX", "AMS")
ANSWERS = {
    "A": {"it": "yes", "needs": "a ship"},
    "B": {"it": "yes", "skills": "no"},
    "C": {"it": "no", "vote": "ai_ml"},
    "D": {"it": "no"},
    "E": {"it": "yes"},
    "F": {"it": ""},
    "U": {"it": "yes"},
}
DAYS = {"D": EXTENDED, "E": EXTENDED, "F": EXTENDED, "U": LATE}


@pytest.fixture(scope="module")
def rows():
    table = frame("rpt_nonresponse", nonresponse_rows(loaded("w", MEMBERS, ANSWERS, days=DAYS)))
    grain = list(MARTS["rpt_nonresponse"].grain)
    assert not table.duplicated(grain).any()
    return {tuple(row[g] for g in grain[1:]): row for row in table.astype(object).where(table.notna(), None).to_dict("records")}


def cells(row: dict, *names: str) -> list:
    return [row[name] for name in names]


def test_there_is_a_row_for_each_region_item_and_phase(rows):
    items = {
        "participation": 1,
        # it_strategy, maturity, capacity, top_technology; status of two, impact of two.
        "item_response": 8,
        "it_strategy": 1,
        "maturity": 5,
        "technology_adoption": 8,
        "development_potential": 2,
        "capacity_needs": 2,
    }
    assert len(rows) == 7 * 4 * sum(items.values())
    assert {m: len({i for _, measure, i, _ in rows if measure == m}) for m in items} == items


def test_participation_is_a_count_of_all_members(rows):
    found = {p: cells(rows["ALL", "participation", "", p], "item_base", "item_count", "share", "standard_error", "ci_low")
             for p in ("on_time", "extended", "late", "ALL")}  # fmt: skip
    assert found == {
        "on_time": [14, 3, 3 / 14, 0, 3 / 14],
        "extended": [14, 3, 3 / 14, 0, 3 / 14],
        "late": [14, 1, 1 / 14, 0, 1 / 14],
        "ALL": [14, 7, 0.5, 0, 0.5],
    }
    assert rows["EUR", "participation", "", "extended"]["difference_to_on_time"] is None
    assert cells(rows["WCA", "participation", "", "ALL"], "item_base", "share") == [0, None]


def test_item_response_is_of_those_that_came(rows):
    def counts(item, phase="ALL", region="EUR"):
        return cells(rows[region, "item_response", item, phase], "item_base", "item_count")

    assert counts("it_strategy") == [6, 5]
    assert counts("it_strategy", "extended") == [3, 2]
    assert counts("capacity") == [6, 2]
    assert counts("capacity", "extended") == [3, 0]
    assert counts("top_technology") == [6, 1]
    assert counts("technology_status/drones", region="ALL") == [7, 0]


def test_needs_in_own_words_alone_are_a_question():
    wave = loaded("w", MEMBERS, ANSWERS, columns=("needs",))
    found = {row[3]: row[5:7] for row in nonresponse_rows(wave) if row[1:3] == ("EUR", "item_response") and row[4] == "ALL"}
    assert found == {"capacity": (6, 1)}


def test_estimates_and_differences_by_phase(rows):
    on_time, extended = (rows["EUR", "it_strategy", "", p] for p in ("on_time", "extended"))
    # 2 of 3 of 10: 2 to 9 would choose; 1 of 2: 1 to 9. Nothing that is possible is unlikely enough.
    assert cells(on_time, "item_base", "item_count", "ci_low", "ci_high") == [3, 2, 0.2, 0.9]
    assert cells(extended, "item_base", "item_count", "ci_low", "ci_high") == [2, 1, 0.1, 0.9]
    d = 0.5 - 2 / 3
    assert cells(extended, "difference_to_on_time", "difference_ci_low", "difference_ci_high") == pytest.approx(
        [d, d - sqrt(0.4**2 + (0.9 - 2 / 3) ** 2), d + sqrt(0.4**2 + (2 / 3 - 0.2) ** 2)]
    )
    assert on_time["difference_to_on_time"] is None
    late = rows["AMS", "it_strategy", "", "late"]
    assert cells(late, "share", "standard_error", "ci_low", "difference_to_on_time") == [1, None, None, None]


def test_tipping_factors(rows):
    # 3 of 5 of 10: 3/10 .. 8/10 are possible; the interval is 3/10 .. 8/10: P(X <= 3 | 8) = 196/252.
    row = rows["EUR", "it_strategy", "", "ALL"]
    assert cells(row, "item_base", "item_count", "ci_low", "ci_high", "census_low") == [5, 3, 0.3, 0.8, 0.3]
    assert cells(row, "tipping_factor_low", "tipping_factor_high") == pytest.approx([0, 0.5 / 0.3])
    assert rows["EUR", "it_strategy", "", "on_time"]["tipping_factor_low"] is None
    assert rows["EUR", "item_response", "capacity", "ALL"]["tipping_factor_low"] is None
    # One answer has no interval.
    assert rows["AMS", "it_strategy", "", "ALL"]["tipping_factor_low"] is None
