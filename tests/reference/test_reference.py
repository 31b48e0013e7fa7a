"""The oracle against what R's package `survey` says of the same counts, see README.md. Needs no R: the numbers are kept here."""

import pytest
from oracle.change import Region, all_covariance, error_and_interval, region_covariance
from oracle.formulas import Estimate, Stratum, all_estimate, region_estimate
from oracle.ranks import critical_value

from .kept_numbers import CHANGE, ESTIMATE, TOLERANCE, Counts, cases, equal, numbers_by_region, rows

STRATA = cases("strata.csv")
PAIRS = cases("pairs.csv")
ESTIMATES, CHANGES = cases("estimates.csv"), cases("changes.csv")


def strata_of(found: Counts, wave: str = "") -> dict[str, Stratum]:
    """region_code -> counts; `wave` is the ending of the columns' names."""
    names = [f"{name}{wave}" for name in ("members", "answered", "chose")]
    return {row["region_code"]: Stratum(*(int(row[name]) for name in names)) for row in found}


def estimates_of(counts: dict[str, Stratum]) -> dict[str, Estimate]:
    return {region: region_estimate(c) for region, c in counts.items()} | {"ALL": all_estimate([*counts.values()])}


def test_all_cases_have_numbers():
    assert STRATA.keys() == ESTIMATES.keys() and PAIRS.keys() == CHANGES.keys()
    waves = {case for case, measure, _ in STRATA if measure}
    assert "2024" in waves and len(waves) == 11
    assert (len(rows("estimates.csv")), len(rows("changes.csv"))) == (1225, 102)


@pytest.mark.parametrize("case", sorted({case for case, *_ in STRATA}))
def test_estimates_equal_those_of_r(case):
    for key, found in STRATA.items():
        if key[0] == case:
            expected = numbers_by_region(ESTIMATES[key], ESTIMATE)
            for region, estimate in estimates_of(strata_of(found)).items():
                values = [getattr(estimate, column) for column in ESTIMATE]
                assert equal(values, expected[region]), (key, region, values, expected[region])


@pytest.mark.parametrize("case", sorted({case for case, *_ in PAIRS}))
def test_changes_equal_those_of_r(case):
    for key, found in PAIRS.items():
        if key[0] == case:
            for region, expected in numbers_by_region(CHANGES[key], CHANGE).items():
                values = change_of(found, region)
                assert equal(values, expected), (key, region, values, expected)


def change_of(found: Counts, region: str) -> tuple:
    """Change, standard error and interval of a region or of ALL."""
    before, now = strata_of(found, "_before"), strata_of(found, "_now")
    regions = {
        row["region_code"]: Region(before[row["region_code"]], now[row["region_code"]], int(row["stayed"]), pairs_of(row))
        for row in found
    }
    covariance = all_covariance([*regions.values()]) if region == "ALL" else region_covariance(regions[region])
    first, second = estimates_of(before)[region], estimates_of(now)[region]
    error = error_and_interval(first, second, covariance)
    change = second.share_weighted - first.share_weighted
    return (change, None, None, None) if error is None else (change, error[0], *error[1])


def pairs_of(row: dict[str, str]) -> list[tuple[bool, bool]]:
    """What each Member that answered both chose before and now."""
    words = {"no": False, "yes": True}
    return [(words[a], words[b]) for a in words for b in words for _ in range(int(row[f"{a}_{b}"]))]


def test_critical_values_equal_those_of_r():
    found = {int(row["k"]): float(row["critical_value"]) for row in rows("critical_values.csv")}
    assert sorted(found) == list(range(2, 21))
    assert {k: critical_value(k) for k in found} == pytest.approx(found, abs=TOLERANCE)
