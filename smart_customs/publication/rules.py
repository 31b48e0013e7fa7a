"""What each check of a run checks, in words: the tests of dbt, and the expectations of the suites."""

from collections.abc import Iterator, Mapping
from typing import Any

from expectations.registry import SUITES
from expectations.rule import Rule
from smart_customs.publication.expected import tested
from smart_customs.warehouse.project import Manifest
from smart_customs.warehouse.wording import test_name, test_sentence

Key = tuple[str, str]
"""The layer, and `table.check`."""


def rules(manifest: Manifest) -> dict[Key, str]:
    """The rule of every check in a sentence."""
    of_tests = {key: test_sentence(node) for key, node in dbt_tests(manifest)}
    return of_tests | {key: rule.says for key, rule in expectations()}


def dbt_tests(manifest: Manifest) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    """The tests of dbt, as nodes of its manifest."""
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test":
            table = tested(manifest, node)
            yield (table["schema"], f"{table['name']}.{test_name(node)}"), node


def expectations() -> Iterator[tuple[Key, Rule]]:
    """The expectations of all suites."""
    for rule in (rule for suite in SUITES.values() for rule in suite):
        layer, table = rule.table.split(".")
        yield (layer, f"{table}.{rule.name}"), rule
