"""Checks that no defect of the catalogue triggers, and why they stay all the same."""

import re
from collections.abc import Collection

from benchmarks.workshop import PROJECT
from smart_customs.publication.expected import expected_checks
from smart_customs.warehouse.project import manifest
from smart_customs.warehouse.wording import NAMES

SINGULAR = PROJECT / "tests/dbt/singular"
# Kinds of tests that keep what a model builds from its inputs: a defect that an earlier check stops never reaches them.
_OF_A_KIND = (
    "A test of its kind is tried with a passing and a failing case in tests/integration/test_generic_tests.py, or is dbt's own; "
    "what would trigger it here is stopped by a check before it, or needs a model that is wrong in another way."
)
_OF_SUITES = "It is tried alone by a change of a finished warehouse, in tests/integration/test_suites_on_waves.py."
_OF_ONE_FILE = "It counts once more what a mart says, and is shown to fail in tests/integration/test_singular_tests.py."


def untried(found: dict[str, dict[str, dict]]) -> list[str]:
    """A line for each reason, with the checks that it holds for."""
    triggered = {name for verdicts in found.values() for verdict in verdicts.values() for name in verdict["stopped_by"]}
    names = {check.split("/")[1].replace(":", ".") for check in expected_checks(manifest())}
    by_reason: dict[str, list[str]] = {}
    for name in sorted(names - triggered):
        by_reason.setdefault(_reason(name), []).append(f"`{name}`")
    return [f"{reason} {_listed(checks)}" for reason, checks in by_reason.items()]


def _reason(name: str) -> str:
    check = name.split(".")[1]
    if any(re.fullmatch(re.sub(r"\{\w+\}", r"\\w+", pattern), check) for pattern in NAMES.values()):
        return _OF_A_KIND
    return _OF_ONE_FILE if (SINGULAR / f"{check}.sql").exists() else _OF_SUITES


def _listed(checks: Collection[str]) -> str:
    return f"({len(checks)}) {', '.join(checks)}"
