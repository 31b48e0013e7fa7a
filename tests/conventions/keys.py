"""Which tables have a test of their key, as pure functions over dbt's manifest."""

import re
from collections.abc import Mapping
from typing import Any

from .rules import Manifest, data_tests, models, tables

KEY_TESTS = {"unique", "unique_combination"}
# Words with which a model leaves out, adds or joins rows.
_CHANGES_ROWS = re.compile(
    r"\b(where|join|group by|distinct|union|qualify|limit|having|values|unnest|lateral|intersect|except)\b"
)


def without_key_test(manifest: Manifest) -> dict[str, str]:
    """Models and seeds whose key no test asks for: neither their own nor that of a table with the very same rows."""
    tested = {
        test["attached_node"]
        for test in data_tests(manifest)
        if test.get("test_metadata") and test["test_metadata"]["name"] in KEY_TESTS and not test["config"].get("where")
    }
    pairs = [(node["unique_id"], parent) for node in models(manifest) if (parent := parent_with_the_same_rows(node))]
    for _ in pairs:
        tested |= {a for a, b in pairs if b in tested} | {b for a, b in pairs if a in tested}
    return {node["name"]: "no test of a key" for node in tables(manifest) if node["unique_id"] not in tested}


def parent_with_the_same_rows(node: Mapping[str, Any]) -> str | None:
    """The one table that a model reads row by row: it renames and casts, and neither leaves out, adds nor joins."""
    code = re.sub(r"{#.*?#}|--[^\n]*|'[^'\n]*'", "", node["raw_code"], flags=re.DOTALL).lower()
    parents = node["depends_on"]["nodes"]
    return parents[0] if len(parents) == 1 and not _CHANGES_ROWS.search(code) and "{%" not in code else None
