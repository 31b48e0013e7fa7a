"""Keys of the marts, read from the tests that guard them in dbt's manifest."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from smart_customs.products.open_data.tables import Keys


def keys(manifest: Mapping[str, Any]) -> dict[str, Keys]:
    """Mart -> its keys. `unique_combination` or `unique` gives the primary key, `relationships` to other marts the others."""
    marts = {unique_id: node["name"] for unique_id, node in manifest["nodes"].items() if node["schema"] == "marts"}
    primary: dict[str, list[str]] = {}
    foreign: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for node in manifest["nodes"].values():
        table = marts.get(node.get("attached_node") or "")
        if table is None or node["resource_type"] != "test" or "test_metadata" not in node:
            continue
        kind, arguments = node["test_metadata"]["name"], node["test_metadata"]["kwargs"]
        if kind == "unique_combination":
            primary[table] = list(arguments["columns"])
        elif kind == "unique":
            primary.setdefault(table, [arguments["column_name"]])
        elif kind == "relationships" and not node["config"].get("where"):
            referred = arguments["to"].removeprefix("ref('").removesuffix("')")
            if referred in marts.values():
                foreign[table][arguments["column_name"]] = (referred, arguments["field"])
    return {table: Keys(primary.get(table, []), foreign.get(table, {})) for table in marts.values()}
