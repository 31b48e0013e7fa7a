"""The conventions as pure functions over dbt's manifest. Each returns what breaks it, as texts; none if all is well."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Manifest = Mapping[str, Any]

# layer: the layers it may read. A seed's layer is `seed`; staging is split by its folders.
MAY_READ = {
    "raw": {"seed"},
    "staging/reference": {"seed"},
    "staging/codebook": {"seed"},
    "staging/landing": {"raw"},
    # Answers are read from the raw files themselves, once (ADR 0014).
    "staging/survey": {"seed", "raw", "staging/codebook"},
    # The ledger says which waves were landed (ADR 0011), also one without a record.
    "intermediate": {"staging/reference", "staging/codebook", "staging/landing", "staging/survey", "intermediate"},
    "marts": {"staging/reference", "staging/landing", "intermediate", "marts"},
    "restricted": {"intermediate"},
}

# A name that matches means something, and so has one of these types.
GLOSSARY = {
    r"_(code|iso3|id|sha256|reason|name|version)$": {"varchar"},
    r"_(en|fr)$": {"varchar"},
    r"_rank$|^sort_order$": {"integer"},
    r"_(on|from|to)$": {"date"},
    r"_at$": {"timestamp"},
    r"(^|_)(is|has)_": {"boolean"},
    r"_(base|count)$|^(members|submissions|votes)$|^submissions_to_date$": {"integer"},
    r"^share|_(share|rate|weight|error)$|^(ci|census)_(low|high)$|^mean_": {"double"},
    r"_(min|max)$": {"double"},
    r"^failing_rows$": {"bigint"},
}
# `technology_on` would be a day, but these end like one and are none.
NOT_MEANT = {"merged_into", "submissions_to_date"}

PREFIXES = {
    "raw": "raw_",
    "staging": "stg_",
    "intermediate": "int_",
    "marts": ("fct_", "dim_", "rpt_", "results", "publication_info"),
    "reference": "ref_",
    "codebook": "codebook_",
}


def layer(node: Mapping[str, Any]) -> str:
    """`seed`, the schema of a model, or `staging/<folder>`."""
    if node["resource_type"] == "seed":
        return "seed"
    return f"staging/{node['fqn'][2]}" if node["schema"] == "staging" else node["schema"]


def models(manifest: Manifest) -> list[Mapping[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def tables(manifest: Manifest) -> list[Mapping[str, Any]]:
    """Models and seeds."""
    return [node for node in manifest["nodes"].values() if node["resource_type"] in ("model", "seed")]


def marts(manifest: Manifest) -> list[Mapping[str, Any]]:
    return [node for node in models(manifest) if layer(node) == "marts"]


def wrong_reads(manifest: Manifest) -> list[str]:
    """`model reads parent (layer)`, where the model's layer may not."""
    return [
        f"{node['name']} reads {parent['name']} ({layer(parent)})"
        for node in models(manifest)
        for parent in (manifest["nodes"][unique_id] for unique_id in node["depends_on"]["nodes"])
        if layer(parent) not in MAY_READ[layer(node)]
    ]


def wrong_prefixes(manifest: Manifest) -> list[str]:
    """Models and seeds whose name does not begin as those of their layer do; of staging also with the folder."""
    return [
        f"{node['name']} in {node['schema']}"
        for node in tables(manifest)
        if not node["name"].startswith(
            f"stg_{node['fqn'][2]}__" if node["schema"] == "staging" else PREFIXES.get(node["schema"], "")
        )
    ]


def wrong_folders(manifest: Manifest) -> list[str]:
    """Tables that do not lie in the folder of their layer, or are not described in the one YAML of their folder."""
    found = []
    for node in tables(manifest):
        *folder, _ = node["original_file_path"].split("/")
        kind = f"{node['resource_type']}s"
        yaml = f"{'/'.join(folder)}/_{folder[-1]}__{kind}.yml"
        if folder[:2] != [kind, node["schema"]] or (node["patch_path"] or "").partition("://")[2] != yaml:
            found.append(f"{node['original_file_path']}: expected in {kind}/{node['schema']}, described in {yaml}")
    return found


def without_contract(manifest: Manifest) -> list[str]:
    """Marts whose columns dbt does not enforce, or that are not declared for everybody to read."""
    return [
        node["name"]
        for node in marts(manifest)
        if not node["config"]["contract"]["enforced"] or node["config"]["access"] != "public"
    ]


def without_grain(manifest: Manifest) -> list[str]:
    """Models and seeds whose description does not say what a row is."""
    return [
        node["name"] for node in tables(manifest) if not re.search(r"\bOne row( per |\.)", " ".join(node["description"].split()))
    ]


def bare_columns(manifest: Manifest) -> list[str]:
    """Columns in YAML without a description, and columns of marts without a type."""
    return [
        f"{node['name']}.{column['name']}"
        for node in tables(manifest)
        for column in node["columns"].values()
        if not column["description"].strip() or (node["schema"] == "marts" and not column["data_type"])
    ]


def wrong_types(manifest: Manifest) -> list[str]:
    """Columns of marts whose type is not the one that their name promises, and booleans whose name does not say so."""
    return [
        f"{node['name']}.{column['name']} is {column['data_type']}"
        for node in marts(manifest)
        for column in node["columns"].values()
        if not fits(column["name"], column["data_type"])
    ]


def fits(name: str, data_type: str) -> bool:
    """Whether the type is one that the name promises; a boolean has to be named as one."""
    if data_type == "boolean" and not re.search(r"(^|_)(is|has)_", name):
        return False
    promised = [types for pattern, types in GLOSSARY.items() if re.search(pattern, name) and name not in NOT_MEANT]
    return all(data_type in types for types in promised)


def two_types(manifest: Manifest) -> list[str]:
    """Names that stand for columns of different types in different marts."""
    types: dict[str, set[str]] = {}
    for node in marts(manifest):
        for column in node["columns"].values():
            types.setdefault(column["name"], set()).add(column["data_type"])
    return [f"{name}: {', '.join(sorted(found))}" for name, found in types.items() if len(found) > 1]


def data_tests(manifest: Manifest) -> Iterator[Mapping[str, Any]]:
    return (node for node in manifest["nodes"].values() if node["resource_type"] == "test")


def kinds_without_sentence(manifest: Manifest, sentences: Mapping[str, str]) -> list[str]:
    kinds = {node["test_metadata"]["name"] for node in data_tests(manifest) if node.get("test_metadata")}
    return sorted(kinds - sentences.keys())


def singular_tests_without_words_or_place(manifest: Manifest) -> list[str]:
    """Singular tests without a description, or without the model that Dagster shows them at among those they depend on."""
    return [node["name"] for node in data_tests(manifest) if not node.get("test_metadata") and not _is_placed(manifest, node)]


def _is_placed(manifest: Manifest, test: Mapping[str, Any]) -> bool:
    place = test["config"]["meta"].get("dagster", {}).get("ref", {}).get("name")
    parents = {manifest["nodes"][unique_id]["name"] for unique_id in test["depends_on"]["nodes"]}
    return bool(test["description"]) and place in parents


def odd_ctes(sql: str) -> bool:
    """Whether a model with CTEs does not open with `with` alone, or does not end by selecting from its last CTE."""
    body = re.sub(r"{#.*?#}|{%-? *set .*?%}|--[^\n]*", "", sql, flags=re.DOTALL).strip()
    if not re.match(r"with\b", body):
        return False
    names = re.findall(r"^(\w+) as \($", body, flags=re.MULTILINE)
    return not body.startswith("with\n\n") or not re.search(rf"\n\)\n\nselect \*.*\bfrom {names[-1]}$", body, flags=re.DOTALL)
