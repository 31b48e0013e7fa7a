"""What lies in git as rows says where it comes from, under which terms, and what its key is."""

import csv
import re
from collections.abc import Mapping
from typing import Any

from .conftest import PROJECT
from .keys import KEY_TESTS
from .rules import Manifest, data_tests, layer, tables

FACTS = ("Source", "Status", "Key")


def seeds(manifest: Manifest) -> list[Mapping[str, Any]]:
    return [node for node in tables(manifest) if layer(node) == "seed"]


def without_provenance(manifest: Manifest) -> list[str]:
    """Seeds whose description lacks one of the facts, or names a key that no test asks for."""
    found = []
    for seed in seeds(manifest):
        facts = dict(re.findall(r"^- (\w+): (.+)$", seed["description"], flags=re.MULTILINE))
        found += [f"{seed['name']} has no {fact}" for fact in FACTS if fact not in facts]
        key = set(re.findall(r"`(\w+)`", facts.get("Key", "").partition(";")[0]))
        if key not in keys_with_a_test(manifest, seed["unique_id"]):
            found.append(f"{seed['name']} has no test of the key {', '.join(sorted(key))}")
    return found


def keys_with_a_test(manifest: Manifest, seed: str) -> list[set[str]]:
    """The columns of each test of a key; of an expression such as `lower(trim(raw_value))` the column in it."""
    tests = [test for test in data_tests(manifest) if test.get("test_metadata") and test["attached_node"] == seed]
    asked = [test["test_metadata"]["kwargs"] for test in tests if test["test_metadata"]["name"] in KEY_TESTS]
    keys = [arguments.get("columns") or [arguments["column_name"]] for arguments in asked]
    return [{re.findall(r"\w+", column)[-1] for column in columns} for columns in keys]


def test_seeds_say_where_they_come_from_and_their_key_is_tested(manifest):
    found = without_provenance(manifest)
    assert found == [], (
        f"{found}\nWho may copy a list, and who corrects it, hangs on where it is from. Add to the block of the seed in its "
        "folder's _docs.md: - Source: ..., - Status: ..., - Key: `column`, and the test of that key to its YAML."
    )


def test_every_column_of_a_seed_is_described(manifest):
    found = []
    for seed in seeds(manifest):
        with (PROJECT / seed["original_file_path"]).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        found += [f"{seed['name']}: {name}" for name in sorted(set(header) ^ set(seed["columns"]))]
    assert found == [], f"{found}\nThe CSV and its YAML differ. Describe the column, or remove it."


def test_a_seed_without_provenance_is_found(manifest):
    [regions] = [seed for seed in seeds(manifest) if seed["name"] == "ref_regions"]
    text = regions["description"]
    changed = text.replace("- Source:", "From:").replace("`region_code`", "`label_en`")
    nodes = {**manifest["nodes"], regions["unique_id"]: {**regions, "description": changed}}
    assert without_provenance({**manifest, "nodes": nodes}) == [
        "ref_regions has no Source",
        "ref_regions has no test of the key label_en",
    ]
