"""How tables may be made of one another, as pure functions over dbt's manifest. Each returns what breaks the rule: name -> how.

The rules are those that dbt-project-evaluator documents; docs/reference/dbt_project_evaluator.md has the whole list.
"""

import re

from .rules import Manifest, layer, models, tables

Found = dict[str, str]

# More parents than this, and a model does too much at once.
MOST_PARENTS = 6
# More readers than this that nobody reads, and the end of the project lies behind them, with whoever queries.
MOST_LAST_READERS = 3
# A chain of more views than this is computed whole by whoever reads its end.
MOST_VIEWS = 4


def without_parents(manifest: Manifest) -> Found:
    """Models that read no table that dbt knows."""
    return {node["name"]: "reads nothing" for node in models(manifest) if not node["depends_on"]["nodes"]}


def without_readers(manifest: Manifest) -> Found:
    """Tables of inner layers that no model reads: nobody would miss them."""
    read = {parent for node in models(manifest) for parent in node["depends_on"]["nodes"]}
    return {
        node["name"]: f"read by no model, in {node['schema']}"
        for node in tables(manifest)
        if node["schema"] not in ("marts", "restricted") and node["unique_id"] not in read
    }


def with_many_parents(manifest: Manifest) -> Found:
    return {
        node["name"]: f"reads {len(node['depends_on']['nodes'])} tables"
        for node in models(manifest)
        if len(node["depends_on"]["nodes"]) > MOST_PARENTS
    }


def with_many_last_readers(manifest: Manifest) -> Found:
    """Tables with several readers that nobody reads: what those share could be computed once."""
    readers = _readers(manifest)
    last = {node["name"] for node in models(manifest) if not readers[node["unique_id"]]}
    ends = {node["name"]: readers[node["unique_id"]] & last for node in tables(manifest)}
    return {name: f"is read by {', '.join(sorted(found))}" for name, found in ends.items() if len(found) > MOST_LAST_READERS}


def seeds_with_many_readers(manifest: Manifest) -> Found:
    """Seeds that several models type, each in its own way."""
    readers = _readers(manifest)
    return {
        node["name"]: f"read by {', '.join(sorted(readers[node['unique_id']]))}"
        for node in tables(manifest)
        if layer(node) == "seed" and len(readers[node["unique_id"]]) > 1
    }


def several_seeds_at_once(manifest: Manifest) -> Found:
    """Models that read more than one seed, or a seed beside a model."""
    found = {}
    for node in models(manifest):
        seeds = [parent for parent in node["depends_on"]["nodes"] if layer(manifest["nodes"][parent]) == "seed"]
        if seeds and len(node["depends_on"]["nodes"]) > 1:
            found[node["name"]] = f"reads {len(seeds)} seeds and {len(node['depends_on']['nodes']) - len(seeds)} models"
    return found


def staging_of_staging(manifest: Manifest) -> Found:
    return {
        node["name"]: "reads another staging model"
        for node in models(manifest)
        if node["schema"] == "staging"
        and any(manifest["nodes"][parent]["schema"] == "staging" for parent in node["depends_on"]["nodes"])
    }


def only_in_between(manifest: Manifest) -> Found:
    """Inner models with one reader, which also reads what they are made of: they could be a CTE of that reader."""
    by_name = {node["name"]: node for node in models(manifest)}
    found = {}
    for node in tables(manifest):
        [reader, *others] = sorted(_readers(manifest)[node["unique_id"]]) or [None]
        if node["resource_type"] == "model" and node["schema"] != "marts" and reader and not others:
            shared = set(node["depends_on"]["nodes"]) & set(by_name[reader]["depends_on"]["nodes"])
            if shared:
                found[node["name"]] = f"read by {reader} alone, which also reads {', '.join(_names(manifest, shared))}"
    return found


def long_chains_of_views(manifest: Manifest) -> Found:
    lengths = {node["name"]: _views_before(manifest, node["unique_id"]) for node in tables(manifest)}
    return {name: f"stands behind {length} views in a row" for name, length in lengths.items() if length > MOST_VIEWS}


def tables_by_their_place(manifest: Manifest) -> Found:
    """Models that name a schema and a table in `from` or `join`, so that dbt does not know what they read."""
    place = re.compile(r"\b(?:from|join)\s+(?:\w+\.)?(raw|staging|reference|codebook|intermediate|marts|restricted)\.\w+")
    codes = {node["name"]: re.sub(r"{#.*?#}|--[^\n]*", "", node["raw_code"], flags=re.DOTALL) for node in models(manifest)}
    return {name: f"says {hit.group()}" for name, code in codes.items() if (hit := place.search(code))}


def _readers(manifest: Manifest) -> dict[str, set[str]]:
    """Table -> the names of the models that read it."""
    readers: dict[str, set[str]] = {node["unique_id"]: set() for node in tables(manifest)}
    for node in models(manifest):
        for parent in node["depends_on"]["nodes"]:
            readers[parent].add(node["name"])
    return readers


def _views_before(manifest: Manifest, unique_id: str) -> int:
    parents = (manifest["nodes"][unique_id].get("depends_on") or {}).get("nodes", [])
    views = [parent for parent in parents if manifest["nodes"][parent]["config"].get("materialized") == "view"]
    return max((1 + _views_before(manifest, view) for view in views), default=0)


def _names(manifest: Manifest, unique_ids: set[str]) -> list[str]:
    return sorted(manifest["nodes"][unique_id]["name"] for unique_id in unique_ids)
