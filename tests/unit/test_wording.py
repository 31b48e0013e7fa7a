"""What a reader is told about a check, and about a run."""

from pathlib import Path

import duckdb
import pytest

from smart_customs.publication.audit import CheckResult, History
from smart_customs.publication.summary import failure_summary, publication_summary
from smart_customs.warehouse import wording
from smart_customs.warehouse.wording import test_sentence as sentence


@pytest.mark.parametrize(
    ("kind", "arguments", "expected"),
    [
        ("unique", {"column_name": "region_code", "model": "m"}, "No two rows have the same region_code."),
        ("accepted_values", {"column_name": "phase", "values": ["on_time", "late"]}, "phase holds nothing but: on_time, late."),
        ("relationships", {"column_name": "a", "to": "ref('dim_region')", "field": "b"}, "Every a is known in dim_region."),
        ("complete", {"columns": ["a", "b"]}, "Every row has: a, b."),
        ("columns_add_up", {"total": "t", "parts": ["a", "b"]}, "t is the sum of a, b."),
    ],
)
def test_a_generic_test_is_a_sentence_with_its_arguments(kind: str, arguments: dict, expected: str):
    assert sentence({"description": "", "test_metadata": {"name": kind, "kwargs": arguments}}) == expected


@pytest.mark.parametrize(
    ("kind", "arguments", "expected"),
    [
        ("adds_up_to_all", {"counts": ["item_count"], "model": "m"}, "regions_add_up_to_all"),
        ("relationships", {"column_name": "region_code", "to": "ref('dim_region')"}, "region_code_is_on_its_list"),
        ("ranks_in_order", {"rank": "vote_rank", "low": "a", "high": "b"}, "vote_rank_lies_within_its_range"),
    ],
)
def test_a_generic_test_has_a_short_name(kind: str, arguments: dict, expected: str):
    assert wording.test_name({"name": "long_and_generated", "test_metadata": {"name": kind, "kwargs": arguments}}) == expected


def test_a_test_of_its_own_file_is_called_as_the_file():
    assert wording.test_name({"name": "phases_add_up"}) == "phases_add_up"


def test_every_kind_has_a_name_and_a_sentence():
    assert wording.NAMES.keys() == wording.SENTENCES.keys()


def test_a_description_comes_first():
    node = {"description": "Written\n by hand.", "test_metadata": {"name": "unique", "kwargs": {"column_name": "a"}}}
    assert sentence(node) == "Written by hand."


def test_a_kind_of_test_without_a_sentence_is_an_error():
    with pytest.raises(KeyError, match="surprise"):
        sentence({"description": "", "test_metadata": {"name": "surprise", "kwargs": {}}})


def check(name: str, severity: str, passed: bool) -> CheckResult:
    return CheckResult(name, "marts", severity, passed, 1, None, f"{name} says so.")


def test_a_failed_run_names_critical_checks_and_not_the_rest(tmp_path: Path):
    results = [check("a", "critical", False), check("b", "warning", False), check("c", "critical", True)]
    text = failure_summary(History(set(), set(), results, ["step: Error"]), "run-1", tmp_path / "smart.duckdb")
    assert text.splitlines() == [
        "Run run-1 failed: nothing was published.",
        "  marts.a: a says so.",
        "There is no publication yet.",
    ]


def test_a_run_that_failed_without_a_check_names_the_error(tmp_path: Path):
    publication = tmp_path / "smart.duckdb"
    publication.touch()
    text = failure_summary(History(set(), set(), [check("b", "warning", False)], ["models: Broken."]), "run-1", publication)
    assert text.splitlines()[1:] == ["  models: Broken.", f"The last publication stays as it is: {publication}."]


def test_a_publication_is_summed_up_with_its_warnings(tmp_path: Path):
    path = tmp_path / "smart.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.rpt_intake as "
            "select '2024' as wave_id, 'member' as survey_code, 116 as counted, 132 as records_read, 2 as rejected"
        )
        connection.execute("create table marts.publication_info as select timestamp '2026-01-02 03:04:05' as published_at")
    ran = History(set(), set(), [check("a", "critical", True), check("b", "warning", False)], [])
    lines = publication_summary(path, ran).splitlines()
    assert lines[:3] == [
        "Submissions  wave 2024, member survey: 116 of 132 records count, 2 rejected",
        "Checks       1 of 2 passed",
        "  warning: marts.b: b says so.",
    ]
    assert lines[3].startswith(f"Publication  {path}: 2 tables, 2026-01-02 03:04:05 UTC, sha256 ")
    assert len(lines[3].split()[-1]) == 64
