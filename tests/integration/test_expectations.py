"""How rules are evaluated: each outcome says what was found, and nothing passes that was not evaluated."""

import re
from pathlib import Path

import duckdb
import pytest

from expectations.evaluation import evaluate
from expectations.registry import SUITES
from expectations.rule import Rule, no_rows

TABLE = "marts.ages"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("expectations") / "ages.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.ages as select i as age, 'row ' || i as name from range(1, 11) as t (i)")
    return path


def old(limit: int) -> Rule:
    return no_rows(
        TABLE, f"older_than_{limit}", "critical", "Nobody is old.", f"select name as finding, from {{batch}} where age > {limit}"
    )


def test_outcomes_come_in_the_order_of_the_rules_with_what_was_found(database: Path):
    count = Rule(TABLE, "count", "critical", "Nine.", "ExpectTableRowCountToEqual", {"value": 9})
    between = Rule(TABLE, "between", "warning", "Young.", "ExpectColumnValuesToBeBetween", {"column": "age", "max_value": 7})
    outcomes = evaluate(database, [old(8), count, between, old(2), old(10)])
    assert [(o.rule.name, o.passed, o.failing_rows) for o in outcomes] == [
        ("older_than_8", False, 2),
        ("count", False, None),
        ("between", False, 3),
        ("older_than_2", False, 8),
        ("older_than_10", True, 0),
    ]
    assert outcomes[0].found == "2 against it: row 9; row 10."
    assert outcomes[1].found == "Found 10."
    assert outcomes[2].found == "3 of 10 values against it."
    assert outcomes[3].found.endswith("; and 3 more.")


def test_an_expectation_that_raises_is_broken_and_says_why(database: Path):
    [outcome] = evaluate(database, [no_rows(TABLE, "broken", "critical", "Says.", "select nothing_of_that_name from {batch}")])
    assert (outcome.passed, outcome.failing_rows) == (False, None)
    assert outcome.found == "It could not be evaluated: Binder Error."


def test_a_suite_without_rules_does_not_pass(database: Path):
    with pytest.raises(ValueError, match="No rule to evaluate"):
        evaluate(database, [])


def test_the_file_is_free_afterwards(database: Path):
    evaluate(database, [old(10)])
    with duckdb.connect(database) as connection:
        assert connection.execute("select count(*) from marts.ages").fetchone() == (10,)


def test_rules_are_named_once_and_say_a_sentence():
    rules = [rule for suite in SUITES.values() for rule in suite]
    assert len({(rule.table, rule.name) for rule in rules}) == len(rules) == 50
    assert [rule.name for rule in rules if not re.fullmatch(r"[A-Z].+\.", rule.says)] == []
    assert [rule.name for rule in rules if rule.severity not in ("critical", "warning", "info")] == []
