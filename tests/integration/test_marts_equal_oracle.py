"""Every mart of the warehouse, cell by cell, against the oracle's second calculation from the same files."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from building import Dataset
from oracle import MARTS, compute_marts
from oracle.tables import column_type

TOLERANCE = 1e-9
# Roots of differences that may be 0 but for rounding, where nobody changed an answer: 1e-17 has the root 3e-9.
ROOTS, ROOT_TOLERANCE = {"change_standard_error", "change_ci_low", "change_ci_high"}, 1e-7
DATASETS = ("bundled", "two_waves", "random_waves")
# Sentences for readers. The design does not fix the words: they are given where the oracle has a reason, and no sentence stands
# for two of them.
REASONS = (
    ("fct_change_between_waves", "not_comparable_reason"),
    ("fct_technology_selection", "selection_reason"),
    ("fct_technology_selection", "selection_reason_fr"),
)

REGIONS, TECHNOLOGIES, STATUSES, NEEDS, OUTCOMES, DIMENSIONS, LEVELS, AGENCIES = 7, 9, 4, 9, 7, 4, 5, 7
FIELDWORK_DAYS = (date(2024, 6, 24) - date(2024, 4, 17)).days + 1
# How many rows a mart has where the questionnaire alone decides it.
ROWS = {
    "bundled": {
        "fct_participation_by_region": REGIONS,
        "fct_submissions_by_day": FIELDWORK_DAYS,
        "fct_engagement_by_region": REGIONS * 4,
        "fct_it_strategy_by_region": REGIONS,
        "fct_maturity_by_region": REGIONS * LEVELS,
        "fct_technology_adoption_by_region": REGIONS * TECHNOLOGIES * STATUSES,
        "fct_development_potential_by_region": REGIONS * TECHNOLOGIES,
        "fct_technology_use_by_region": REGIONS * TECHNOLOGIES,
        "fct_impact_difficulty_by_region": REGIONS * TECHNOLOGIES,
        "fct_performance_contribution_by_region": REGIONS * (OUTCOMES + DIMENSIONS),
        "fct_capacity_needs_by_region": REGIONS * NEEDS,
        "fct_technology_votes_by_region": REGIONS * TECHNOLOGIES,
        "fct_technology_selection": TECHNOLOGIES,
        "fct_partner_agency_submissions": AGENCIES,
        "fct_change_between_waves": 0,
        "fct_transitions_between_waves": 0,
        # Four phases each: participation, the questions (three of each technology, and five), the items of five marts.
        "rpt_nonresponse": REGIONS * 4 * (1 + 3 * TECHNOLOGIES + 5 + 1 + LEVELS + TECHNOLOGIES * STATUSES + TECHNOLOGIES + NEEDS),
        "rpt_intake": 2,
    },
    "two_waves": {
        "fct_participation_by_region": 2 * REGIONS,
        # 2026 asks about digital twins, and no longer about big data and virtual reality.
        "fct_technology_selection": TECHNOLOGIES + 8,
        # Six technologies are in both and in no bundle.
        "fct_transitions_between_waves": REGIONS * (LEVELS**2 + 2**2 + 6 * STATUSES**2),
        "rpt_intake": 3,
    },
    "random_waves": {
        "fct_participation_by_region": 201 * REGIONS,
        "rpt_intake": 202,
    },
}


@pytest.fixture(scope="module", params=DATASETS)
def dataset(request) -> Dataset:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def expected(dataset) -> dict[str, pd.DataFrame]:
    return compute_marts(dataset.seeds_dir, dataset.raw_files, ledger=dataset.ledger)


@pytest.mark.parametrize("mart", MARTS)
def test_mart_equals_oracle(mart, dataset, expected, request):
    columns, rows = read_mart(dataset.database, mart)
    assert columns == MARTS[mart].columns
    there, calculated = by_grain(mart, rows), by_grain(mart, oracle_rows(expected[mart]))
    repeat = f"repeat with SURVEY_SEED={dataset.seed}" if dataset.seed is not None else ""
    assert len(there) == len(rows), f"rows repeat a grain; {repeat}"
    assert first(there.keys() - calculated.keys()) == [], f"rows that the oracle does not have; {repeat}"
    assert first(calculated.keys() - there.keys()) == [], f"rows that only the oracle has; {repeat}"
    assert first(differences(mart, there, calculated)) == [], f"(grain, column, mart, oracle); {repeat}"
    assert len(rows) == ROWS[request.node.callspec.params["dataset"]].get(mart, len(rows))


@pytest.mark.parametrize(("mart", "column"), REASONS)
def test_a_sentence_stands_for_one_reason(mart, column, dataset, expected):
    columns, rows = read_mart(dataset.database, mart)
    calculated, at = by_grain(mart, oracle_rows(expected[mart])), columns.index(column) - len(MARTS[mart].grain)
    reasons = {}
    for grain, values in by_grain(mart, rows).items():
        # The wave before of one can be the current wave of another.
        reasons.setdefault((grain[0], values[at]), set()).add(calculated[grain][at])
    assert {sentence: found for sentence, found in reasons.items() if len(found) > 1} == {}


def test_random_waves_hold_a_hundred_pairs_of_every_kind(random_waves):
    change = "from marts.fct_change_between_waves where"
    kinds = {
        "waves with a question of the wave before": f"select count(distinct wave_id) {change} members_in_both is not null",
        "changes beyond chance": f"select count(*) {change} is_significant and change_standard_error > 0",
        "changes that may be chance": f"select count(*) {change} not is_significant and change_standard_error > 0",
        "changes without an interval": f"select count(*) {change} is_comparable and change_ci_low is null",
        "panels of Members that differ": f"select count(*) {change} not is_comparable and panel_change is not null",
        "one Member in both": f"select count(*) {change} members_in_both = 1",
        "Members that went elsewhere": "select count(*) from marts.fct_transitions_between_waves "
        "where from_item_code <> to_item_code and members > 0",
    }
    with duckdb.connect(random_waves.database, read_only=True) as connection:
        found = {kind: connection.execute(query).fetchone()[0] for kind, query in kinds.items()}
    assert {kind: count for kind, count in found.items() if count < 100} == {}, f"SURVEY_SEED={random_waves.seed}"


def test_the_comparison_sees_every_kind_of_difference():
    [row] = [("2024", "EUR", 2, 1, 0.5, 0.5, None, 0.1, 0.9, 0.02, 0.98)]
    mart = "fct_it_strategy_by_region"
    for position, other in ((2, 3), (2, 2.0), (4, 0.5 + 2e-9), (4, None), (6, 0.0)):
        changed = (*row[:position], other, *row[position + 1 :])
        [(grain, column, found, calculated)] = differences(mart, by_grain(mart, [changed]), by_grain(mart, [row]))
        assert (grain, column) == (("2024", "EUR"), MARTS[mart].columns[position])
        assert found is other and calculated is row[position]
    close = (*row[:4], 0.5 + 5e-10, *row[5:])
    assert list(differences(mart, by_grain(mart, [close]), by_grain(mart, [row]))) == []


def read_mart(database: Path, mart: str) -> tuple[list[str], list[tuple]]:
    """The mart's columns in order, and its rows."""
    with duckdb.connect(database, read_only=True) as connection:
        rows = connection.execute(f"select * from marts.{mart}")
        return [column[0] for column in rows.description], rows.fetchall()


def oracle_rows(table: pd.DataFrame) -> list[tuple]:
    """The rows as Python values, None for whatever is missing."""
    cells = table.astype(object)
    return list(cells.where(table.notna(), None).itertuples(index=False, name=None))


def by_grain(mart: str, rows: list[tuple]) -> dict[tuple, tuple]:
    """Grain -> the cells after it."""
    grain = len(MARTS[mart].grain)
    return {row[:grain]: row[grain:] for row in rows}


def first(found: Iterable[tuple], count: int = 5) -> list[tuple]:
    """The first few, in a fixed order."""
    return sorted(found, key=repr)[:count]


def differences(mart: str, there: dict[tuple, tuple], calculated: dict[tuple, tuple]) -> Iterator[tuple]:
    """(grain, column, the mart's value, the oracle's) for every cell that differs. Both have the same grains."""
    for grain, values in calculated.items():
        for column, found, value in zip(MARTS[mart].values, there[grain], values, strict=True):
            if found is not value and not equal(column, found, value):
                yield grain, column, found, value


def equal(column: str, found: object, value: object) -> bool:
    """Whether a mart's cell is what the oracle has: reals within the tolerance, all else the same value of the same type."""
    if found is None or value is None or column in {name for _, name in REASONS}:
        return (found is None) == (value is None)
    if column_type(column) == "float64":
        return abs(found - value) <= (ROOT_TOLERANCE if column in ROOTS else TOLERANCE)
    return type(found) is type(value) and found == value
