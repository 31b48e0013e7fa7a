"""The marts against what R's package `survey` says, of the bundled wave and of the change to the fixture's 2026.

How the numbers were made stands in `tests/reference/README.md`.
"""

import duckdb
import pytest
from building import Dataset
from reference.kept_numbers import CHANGE, ESTIMATE, cases, equal, numbers_by_region

ESTIMATES = {key[1:]: found for key, found in cases("estimates.csv").items() if key[0] == "2024"}
CHANGES = {key[1:]: found for key, found in cases("changes.csv").items() if key[0] == "2026"}
# Measure -> its item in the fact, as the change mart writes it.
ITEMS = {
    "it_strategy": "''",
    "maturity": "maturity_level::varchar",
    "technology_adoption": "technology_code || '/' || adoption_status",
    "development_potential": "technology_code",
    "capacity_needs": "capacity_need_code",
    "technology_votes": "technology_code",
}


@pytest.mark.parametrize("measure", ITEMS)
def test_estimates_of_the_bundled_wave_equal_those_of_r(bundled: Dataset, measure: str):
    query = (
        f"select {ITEMS[measure]}, region_code, {', '.join(ESTIMATE)} from marts.fct_{measure}_by_region where wave_id = '2024'"
    )
    found = {key: numbers_by_region(rows, ESTIMATE) for key, rows in ESTIMATES.items() if key[0] == measure}
    different = compare(bundled, query, measure, found)
    assert different == []


def test_changes_between_the_two_waves_equal_those_of_r(two_waves: Dataset):
    compared = 0
    for measure in ITEMS:
        query = (
            f"select item_code, region_code, {', '.join(CHANGE)} from marts.fct_change_between_waves "
            f"where measure_code = '{measure}' and wave_id = '2026'"
        )
        found = {key: numbers_by_region(rows, CHANGE) for key, rows in CHANGES.items() if key[0] == measure}
        assert compare(two_waves, query, measure, found) == []
        compared += sum(map(len, found.values()))
    assert compared == 88


def compare(dataset: Dataset, query: str, measure: str, expected: dict) -> list[tuple]:
    """(item, region, the mart's numbers, those of R) where they differ; every number of R has its row."""
    with duckdb.connect(dataset.database, read_only=True) as connection:
        there = {(measure, *row[:2]): row[2:] for row in connection.execute(query).fetchall()}
    return [
        (item, region, there.get((measure, item, region)), numbers)
        for (_, item), by_region in expected.items()
        for region, numbers in by_region.items()
        if not equal(there.get((measure, item, region), ()), numbers)
    ]
