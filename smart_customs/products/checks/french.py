"""The rules of checks in French: a sentence of the check's own, or one of its kind."""

from collections.abc import Mapping
from typing import Any

from smart_customs.publication.rules import Key, dbt_tests, expectations
from smart_customs.warehouse.project import Manifest
from smart_customs.warehouse.wording import test_arguments


def rules_in_french(manifest: Manifest, words: Mapping[str, Any]) -> dict[Key, str]:
    """Those rules for which `words` has a sentence: in `checks` by table and check, in `kinds` by the kind of dbt's test."""
    own, kinds = words["checks"], words["kinds"]
    found = {key: own.get(key[1]) for key, _ in expectations()}
    for key, node in dbt_tests(manifest):
        # What was described by hand says something else than its kind.
        kind = None if node.get("description") else kinds.get(node["test_metadata"]["name"])
        found[key] = own.get(key[1]) or (kind.format(**test_arguments(node)) if kind else None)
    return {key: says for key, says in found.items() if says}
