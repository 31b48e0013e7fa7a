"""What a whole run has to build and to check: by dbt's manifest, and by the suites of expectations."""

from collections.abc import Iterator, Mapping
from typing import Any

from expectations.registry import SUITES
from smart_customs.warehouse.project import Manifest
from smart_customs.warehouse.wording import test_name


def expected_checks(manifest: Manifest) -> Iterator[str]:
    """Every check that a whole run evaluates, as `layer/table:check`: dbt's tests, and the expectations of the suites."""
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test":
            yield f"{_asset_name(tested(manifest, node))}:{test_name(node)}"
    for rules in SUITES.values():
        for rule in rules:
            yield f"{rule.table.replace('.', '/')}:{rule.name}"


def expected_assets(manifest: Manifest) -> Iterator[str]:
    """Every table that a whole run builds, as `layer/table`."""
    for node in manifest["nodes"].values():
        if node["resource_type"] in ("model", "seed"):
            yield _asset_name(node)


def tested(manifest: Manifest, test: Mapping[str, Any]) -> Mapping[str, Any]:
    """The node that a test is about: the one it stands beside, or the one that a test of its own file names."""
    nodes = manifest["nodes"]
    if unique_id := test.get("attached_node"):
        return nodes[unique_id]
    name = test["config"]["meta"]["dagster"]["ref"]["name"]
    return next(node for node in nodes.values() if node["name"] == name)


def _asset_name(node: Mapping[str, Any]) -> str:
    return f"{node['schema']}/{node['name']}"
