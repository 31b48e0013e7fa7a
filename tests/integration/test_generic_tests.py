"""Tests of the tests: each of the project's own generic tests passes on rows that keep its rule and counts those that break it.

A project of its own holds the generic tests as they are, and a model for each case, made from the rows below. dbt runs once.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
GENERIC_TESTS = PROJECT / "tests" / "dbt" / "generic"
REGIONS = "wave, region_code, n, m"
ITEMS = "question, item_base, item_count"
CHANGES = (
    "region_code, previous_value, current_value, change, change_standard_error, is_comparable, not_comparable_reason,"
    " members_in_both, change_ci_low, change_ci_high, is_significant, panel_change"
)
ESTIMATES = (
    "wave_id, region_code, item_base, item_count, share, share_weighted, standard_error, ci_low, ci_high, census_low, census_high"
)

# case: (test, its arguments, columns, rows in SQL, rows that break the rule)
CASES = {
    "regions_add_up": (
        "adds_up_to_all",
        {"counts": ["n", "m"], "within": ["wave"]},
        REGIONS,
        "('w', 'A', 1, 2), ('w', 'B', 2, 0), ('w', 'ALL', 3, 2), ('x', 'A', 5, 5), ('x', 'ALL', 5, 5)",
        0,
    ),
    "regions_do_not_add_up_in_one_wave_and_one_lacks_all": (
        "adds_up_to_all",
        {"counts": ["n", "m"], "within": ["wave"]},
        REGIONS,
        "('w', 'A', 1, 2), ('w', 'B', 2, 0), ('w', 'ALL', 3, 3), ('x', 'A', 5, 5), ('y', 'A', 1, 1), ('y', 'ALL', 1, 1)",
        2,
    ),
    "items_add_up": (
        "adds_up_to_base",
        {"within": ["question"]},
        ITEMS,
        "('q', 5, 2), ('q', 5, 3), ('r', 0, 0), ('r', 0, 0)",
        0,
    ),
    "items_lack_an_answer_or_differ_in_base": (
        "adds_up_to_base",
        {"within": ["question"]},
        ITEMS,
        "('q', 5, 2), ('q', 5, 2), ('r', 4, 2), ('r', 3, 2), ('s', 1, 1)",
        2,
    ),
    "parts_add_up": (
        "columns_add_up",
        {"total": "n", "parts": ["a", "b"]},
        "n, a, b",
        "(3, 1, 2), (0, 0, 0)",
        0,
    ),
    "parts_do_not_add_up_or_are_unknown": (
        "columns_add_up",
        {"total": "n", "parts": ["a", "b"]},
        "n, a, b",
        "(3, 1, 1), (3, 1, null), (3, 3, 0)",
        2,
    ),
    "nothing_is_missing": (
        "complete",
        {"columns": ["a", "b"]},
        "a, b, c",
        "('', 0, null), ('x', 1, 'y')",
        0,
    ),
    "a_value_is_missing": (
        "complete",
        {"columns": ["a", "b"]},
        "a, b, c",
        "('x', null, 'y'), (null, 1, 'y'), (null, null, 'y'), ('x', 1, null)",
        3,
    ),
    "estimates_lie_in_order": (
        "estimates_in_order",
        {},
        ESTIMATES,
        "('w', 'A', 4, 2, 0.5, 0.5, 0.1, 0.3, 0.7, 0.2, 0.8), ('w', 'A', 0, 0, null, null, null, null, null, 0, 1),"
        " ('w', 'A', 1, 1, 1, 1, null, null, null, 0.1, 1), ('w', 'A', 3, 1, 0.1 + 0.2, 0.1 + 0.2, 0, 0.3, 0.3, 0.3, 0.3),"
        " ('w', 'A', 4, 2, 0.5, 0.5, 0.1, 0.1 + 0.2, 0.7, 0.3, 0.7)",
        0,
    ),
    "estimates_out_of_order": (
        "estimates_in_order",
        {},
        ESTIMATES,
        "('w', 'A', 4, 2, 0.5, null, 0.1, 0.3, 0.7, 0.2, 0.8), ('w', 'A', 0, 0, null, null, 0, null, null, 0, 1),"
        " ('w', 'A', 4, 2, 0.5, 0.1, 0.1, 0.1, 0.7, 0.2, 0.8), ('w', 'A', 4, 2, 0.5, 0.9, 0.1, 0.3, 0.9, 0.2, 0.8),"
        " ('w', 'A', 4, 2, 0.5, 0.25, 0.1, 0.3, 0.7, 0.2, 0.8), ('w', 'A', 4, 2, 0.5, 0.75, 0.1, 0.3, 0.7, 0.2, 0.8),"
        " ('w', 'A', 4, 5, 0.5, 0.5, 0.1, 0.3, 0.7, 0.2, 0.8), ('w', 'A', 4, 2, 0.5, 0.5, 0.1, 0.3, 0.7, 0.2, 0.8)",
        7,
    ),
    "intervals_reach_too_far_or_rest_on_nothing": (
        "estimates_in_order",
        {},
        ESTIMATES,
        "('w', 'A', 4, 2, 0.5, 0.5, 0.1, 0.19, 0.7, 0.2, 0.8), ('w', 'A', 4, 2, 0.5, 0.5, 0.1, 0.3, 0.81, 0.2, 0.8),"
        " ('w', 'A', 4, 2, 0.5, 0.5, null, 0.3, null, 0.2, 0.8), ('w', 'A', 4, 2, 0.5, 0.5, null, null, 0.7, 0.2, 0.8),"
        " ('w', 'A', 4, 2, 0.5, 0.5, 0.1, null, 0.7, 0.2, 0.8), ('w', 'A', 4, 2, 0.5, 0.5, 0.1, 0.3, null, 0.2, 0.8),"
        " ('w', 'A', 4, 2, 0.5, 0.5, 0.1, 0.2, 0.8, 0.2, 0.8)",
        6,
    ),
    "all_rests_on_a_single_answer_of_a_region": (
        "estimates_in_order",
        {},
        ESTIMATES,
        "('w', 'ALL', 4, 2, 0.5, 0.5, 0.1, null, null, 0.2, 0.8), ('w', 'A', 1, 1, 1, 1, null, null, null, 0.2, 1),"
        " ('x', 'ALL', 4, 2, 0.5, 0.5, 0.1, 0.3, 0.7, 0.2, 0.8), ('x', 'A', 1, 1, 1, 1, null, null, null, 0.2, 1)",
        0,
    ),
    "intervals_are_missing_without_need": (
        "estimates_in_order",
        {},
        ESTIMATES,
        "('w', 'ALL', 4, 2, 0.5, 0.5, 0.1, null, null, 0.2, 0.8), ('w', 'A', 2, 1, 0.5, 0.5, 0.1, 0.2, 0.8, 0.2, 0.8),"
        " ('x', 'B', 1, 1, 1, 1, null, null, null, 0.2, 1), ('x', 'A', 4, 2, 0.5, 0.5, 0.1, null, null, 0.2, 0.8)",
        2,
    ),
    "changes_are_differences_or_say_why_not": (
        "changes_in_order",
        {},
        CHANGES,
        "('A', 0.25, 0.5, 0.25, 0.1, true, null, 3, 0.1, 0.4, true, 0.5),"
        " ('A', 0.25, 0.5, 0.25, null, true, null, 0, null, null, null, null),"
        " ('A', 0.25, 0.5, 0.25, 0.1, true, null, 3, 0.0, 0.4, false, 0.5),"
        " ('A', 0.5, 0.5, 0.0, 0.0, true, null, 3, 0.0, 0.0, false, 0.0),"
        " ('A', 0.25, null, null, null, false, 'why', null, null, null, null, null),"
        " ('A', 0.5, 0.25, null, null, false, 'why', 3, null, null, null, 0.0),"
        " ('ALL', 0.25, 0.5, 0.25, 0.1, true, null, 3, null, null, null, 0.5)",
        0,
    ),
    "changes_that_nothing_explains": (
        "changes_in_order",
        {},
        CHANGES,
        "('A', 0.25, 0.5, 0.25, 0.1, true, 'why', 3, 0.1, 0.4, true, 0.5),"
        " ('A', 0.25, 0.5, null, 0.1, true, null, 3, 0.1, 0.4, true, 0.5),"
        " ('A', 0.25, 0.5, 0.75, 0.1, true, null, 3, 0.1, 0.9, true, 0.5),"
        " ('A', 0.25, 0.5, null, 0.1, false, 'why', 3, null, null, null, 0.5),"
        " ('A', 0.25, 0.5, 0.25, null, true, null, 3, 0.1, 0.4, true, 0.5),"
        " ('A', 0.25, 0.5, 0.25, 0.1, true, null, 3, 0.1, null, null, 0.5),"
        " ('A', 0.25, 0.5, 0.25, 0.1, true, null, 3, 0.3, 0.4, true, 0.5),"
        " ('A', 0.25, 0.5, 0.25, 0.1, true, null, 3, 0.1, 0.2, true, 0.5),"
        " ('A', 0.25, 0.5, 0.25, 0.1, true, null, 3, 0.1, 0.4, false, 0.5),"
        " ('A', 0.25, 0.5, 0.25, 0.1, true, null, 3, -0.1, 0.4, true, 0.5),"
        " ('A', 0.25, 0.5, 0.25, 0.1, true, null, 3, 0.1, 0.4, true, null),"
        " ('A', 0.25, 0.5, 0.25, 0.1, true, null, 0, 0.1, 0.4, true, 0.0),"
        " ('A', 0.25, 0.5, 0.25, 0.1, true, null, 3, null, null, null, 0.5)",
        13,
    ),
    "ranks_lie_in_their_ranges": (
        "ranks_in_order",
        {"rank": "place", "low": "low", "high": "high", "within": ["wave"]},
        "wave, place, low, high",
        "('w', 1, 1, 2), ('w', 1, 1, 2), ('w', null, null, null), ('x', 1, 1, 1), ('y', null, null, null)",
        0,
    ),
    "ranks_lie_outside_or_a_part_is_missing": (
        "ranks_in_order",
        {"rank": "place", "low": "low", "high": "high", "within": ["wave"]},
        "wave, place, low, high",
        "('w', 1, 0, 2), ('w', 1, 2, 2), ('w', 3, 1, 2), ('w', 4, 4, 5), ('x', 1, null, null), ('x', null, 1, 1), ('y', 1, 1, 1)",
        6,
    ),
    "shares_are_shares": (
        "shares_within_bounds",
        {"columns": ["p", "q"]},
        "p, q",
        "(0.0, 1.0), (0.5, null)",
        0,
    ),
    "shares_are_percentages_or_negative": (
        "shares_within_bounds",
        {"columns": ["p", "q"]},
        "p, q",
        "(58.0, 1.0), (0.5, -0.1), (null, 1.1), (0.5, 0.5)",
        3,
    ),
    "no_two_rows_are_the_same": (
        "unique_combination",
        {"columns": ["a", "b"]},
        "a, b, c",
        "('x', 1, 'c'), ('x', 2, 'c'), ('y', 1, 'c'), ('y', null, 'c')",
        0,
    ),
    "two_rows_are_the_same": (
        "unique_combination",
        {"columns": ["a", "b"]},
        "a, b, c",
        "('x', 1, 'c'), ('x', 1, 'd'), ('y', null, 'c'), ('y', null, 'd'), ('z', 1, 'c')",
        2,
    ),
}


@pytest.fixture(scope="module")
def failing_rows(tmp_path_factory) -> dict[str, int]:
    """case -> the number of rows that its test returned."""
    project = tmp_path_factory.mktemp("generic_tests")
    (project / "dbt_project.yml").write_text(
        "name: generic_tests\nversion: '1.0.0'\nconfig-version: 2\nprofile: generic_tests\n"
        "model-paths: [models]\ntest-paths: [tests]\nflags: {send_anonymous_usage_stats: false}\n"
    )
    (project / "profiles.yml").write_text(
        f"generic_tests:\n  target: duckdb\n  outputs:\n    duckdb: {{type: duckdb, path: '{project / 'rows.duckdb'}'}}\n"
    )
    shutil.copytree(GENERIC_TESTS, project / "tests" / "generic")
    models = project / "models"
    models.mkdir()
    for case, (_, _, columns, rows, _) in CASES.items():
        (models / f"{case}.sql").write_text(f"select * from (values {rows}) as rows ({columns})")
    properties = [
        {"name": case, "data_tests": [{test: {"name": f"test_{case}", "arguments": arguments} if arguments else {}}]}
        for case, (test, arguments, *_) in CASES.items()
    ]
    (models / "models.yml").write_text(json.dumps({"models": properties}))
    dbt = subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "--quiet", "build", "--project-dir", project, "--profiles-dir", project],
        cwd=project,
        env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
        capture_output=True,
        text=True,
    )
    assert (project / "target" / "run_results.json").exists(), (
        f"dbt could not read the project of the cases:\n{dbt.stdout}{dbt.stderr}"
    )
    results = json.loads((project / "target" / "run_results.json").read_text())["results"]
    nodes = json.loads((project / "target" / "manifest.json").read_text())["nodes"]
    broken = [result["message"] for result in results if result["status"] in ("error", "skipped")]
    assert not broken, f"dbt could not run every case:\n{broken}\n{dbt.stdout}"
    return {
        nodes[nodes[result["unique_id"]]["attached_node"]]["name"]: result["failures"]
        for result in results
        if result["unique_id"].startswith("test.")
    }


@pytest.mark.parametrize("case", CASES)
def test_it_counts_the_rows_that_break_the_rule(failing_rows, case):
    assert failing_rows[case] == CASES[case][-1]


def test_every_generic_test_has_a_passing_and_a_failing_case():
    names = {re.search(r"{% test (\w+)", path.read_text())[1] for path in GENERIC_TESTS.glob("*.sql")}
    passing = {test for test, *_, failures in CASES.values() if failures == 0}
    failing = {test for test, *_, failures in CASES.values() if failures > 0}
    assert passing == names, "Each generic test of tests/dbt/generic needs a case without failing rows: add it to CASES."
    assert failing == names, "Each generic test of tests/dbt/generic needs a case with failing rows: add it to CASES."


def test_every_generic_test_stands_in_the_readme():
    readme = (GENERIC_TESTS / "README.md").read_text()
    missing = [path.stem for path in GENERIC_TESTS.glob("*.sql") if f"`{path.stem}`" not in readme]
    assert missing == [], f"tests/dbt/generic/README.md: expected a line for each generic test, none for {missing}. Add it."
