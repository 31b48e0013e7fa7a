"""Suites evaluated by the program beside: outcomes in order, and what goes wrong there is an error here."""

from pathlib import Path

import duckdb
import pytest

from expectations.beside import Beside, ExpectationsError
from expectations.registry import SUITES


@pytest.fixture(scope="module")
def program() -> Beside:
    return Beside()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("beside") / "it's 100%.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create schema staging")
        connection.execute("create table staging.stg_reference__members as select 'AMS' as region_code from range(200)")
        connection.execute("create schema intermediate")
        for table in {rule.table for rule in SUITES["staging"]} - {"staging.stg_reference__members"}:
            connection.execute(f"create table {table} (wave_id varchar)")
    return path


def test_outcomes_come_in_the_order_of_the_rules(program: Beside, database: Path):
    outcomes = program.evaluate(database, "staging")
    assert [outcome.rule for outcome in outcomes] == SUITES["staging"]
    found = {f"{outcome.rule.table}:{outcome.rule.name}": outcome for outcome in outcomes}
    assert found["staging.stg_reference__members:are_as_many_as_the_wco_has"].passed is True
    assert found["staging.stg_reference__members:cover_every_region"].passed is False
    # What lacks its columns could not be judged, which is no pass.
    missing = found["staging.stg_survey__submissions:were_sent_one_by_one"]
    assert (missing.passed, missing.failing_rows, missing.evaluated) == (False, None, False)


def test_an_error_there_is_an_error_here_and_the_next_order_is_carried_out(program: Beside, database: Path):
    with pytest.raises(ExpectationsError, match="found KeyError"):
        program.evaluate(database, "no such suite")
    assert len(program.evaluate(database, "staging")) == len(SUITES["staging"])
