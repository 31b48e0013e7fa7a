"""What a whole run has to build and to check: by dbt's manifest, and by the suites of expectations."""

from collections.abc import Iterator

from expectations.registry import SUITES
from smart_customs.warehouse.project import Manifest


def expected_checks(manifest: Manifest) -> Iterator[str]:
    """Every check that a whole run evaluates, as `layer/table:check`: dbt's tests, and the expectations of the suites."""
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test":
            tested = node.get("attached_node") or node["config"]["meta"]["dagster"]["ref"]["name"]
            yield f"{_asset_name(manifest, tested)}:{node['name']}"
    for rules in SUITES.values():
        for rule in rules:
            yield f"{rule.table.replace('.', '/')}:{rule.name}"


def expected_assets(manifest: Manifest) -> Iterator[str]:
    """Every table that a whole run builds, as `layer/table`."""
    for unique_id, node in manifest["nodes"].items():
        if node["resource_type"] in ("model", "seed"):
            yield _asset_name(manifest, unique_id)


def _asset_name(manifest: Manifest, unique_id: str) -> str:
    nodes = manifest["nodes"]
    node = nodes.get(unique_id) or next(node for node in nodes.values() if node["name"] == unique_id)
    return f"{node['schema']}/{node['name']}"
