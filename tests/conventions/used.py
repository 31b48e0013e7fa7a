"""What nothing uses any more, as pure functions over dbt's manifest, texts of code and files of words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .rules import Manifest

# dbt itself calls these.
CALLED_BY_DBT = {"generate_schema_name", "materialization_seed_duckdb"}
# The engines that a dispatched macro has a definition for.
ENGINES = ("default__", "duckdb__", "spark__")


def unused_macros(manifest: Manifest) -> list[str]:
    """Macros that no model, test or macro calls. The definition for an engine counts as called where its dispatcher is."""
    own = {key: macro for key, macro in manifest["macros"].items() if macro["package_name"] == "smart_customs"}
    callers = [*manifest["nodes"].values(), *manifest.get("unit_tests", {}).values(), *own.values()]
    called = {key.rpartition(".")[2] for caller in callers for key in caller["depends_on"].get("macros", [])} | CALLED_BY_DBT
    called |= {name for macro in own.values() for name in re.findall(r"dispatch\('(\w+)'", macro["macro_sql"])}
    names = [macro["name"] for macro in own.values()]
    return sorted(
        name for name in names if name not in called and not (name.startswith(ENGINES) and name.partition("__")[2] in called)
    )


def unused_vars(names: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Vars whose name stands in quotes in none of the texts."""
    code = "\n".join(texts)
    return [name for name in names if not re.search(rf"""["']{name}["']""", code)]


def unused_columns(manifest: Manifest, columns: Mapping[str, Iterable[str]], beside: str) -> list[str]:
    """Columns that no model or singular test that reads their table names, and no text of `beside` either.

    `columns`: unique id of a table -> its columns.
    """
    found = []
    for table, names in columns.items():
        readers = [key for key, node in manifest["nodes"].items() if table in (node.get("depends_on") or {}).get("nodes", [])]
        known = {word for key in readers if not manifest["nodes"][key].get("test_metadata") for word in _code(manifest, key)}
        known |= set(re.findall(r"\w+", beside))
        found += [f"{manifest['nodes'][table]['name']}.{name}" for name in names if name not in known]
    return sorted(found)


def _code(manifest: Manifest, unique_id: str) -> set[str]:
    """The words of a model's or test's SQL and of the macros that it calls, without comments."""
    texts: list[str] = []
    seen, waiting = {unique_id}, [unique_id]
    while waiting:
        key = waiting.pop()
        node = manifest["nodes"].get(key) or manifest["macros"][key]
        texts.append(node.get("raw_code") or node.get("macro_sql") or "")
        called = {macro for macro in node["depends_on"].get("macros", []) if ".smart_customs." in macro} - seen
        seen |= called
        waiting += called
    return set(re.findall(r"\w+", re.sub(r"{#.*?#}|--[^\n]*", "", "\n".join(texts), flags=re.DOTALL)))


def leaves(words: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path to each text or list of texts."""
    for name, value in words.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*path, name))
        else:
            yield (*path, name)


def unused_words(words: Mapping[str, Any], code: str, data: set[str]) -> list[str]:
    """Paths to words that are named neither in `code` nor, as a code of a list, in `data`.

    A name may be put together in code, as in `f"{block}_regions"`, and a table gone through as a whole: `["method"].values()`.
    """
    named = set(re.findall(r"\w+", code)) | data
    endings = tuple(re.findall(r"}(_\w+)[\"']", code))
    gone_through = set(re.findall(r"""["'](\w+)["']\]\.(?:values|items)\(\)""", code))
    return [
        ".".join(path)
        for path in leaves(words)
        if not gone_through & set(path) and not all(name in named or name.endswith(endings) for name in path)
    ]


def unused_docs_blocks(manifest: Manifest, properties: str) -> list[str]:
    """Blocks of documentation that no description takes in. `properties`: the text of all YAML files."""
    own = [block["name"] for block in manifest["docs"].values() if block["package_name"] == "smart_customs"]
    return sorted(name for name in own if name != "__overview__" and f"doc('{name}')" not in properties)
