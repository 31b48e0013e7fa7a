"""What every mart and column is, as its YAML says in `config.meta.disclosure`. What does not say is not published.

Kinds of tables:

- `free`: nothing about answers
- `counts`: a row for each region and item: how many answered, how many of them chose the item, estimates from both
- `scores`: means over bases, by region; `scale` is the table with the lowest and the highest score
- `totals`: counts without a base that add up to a number of another table, `total`
- `derived`: numbers of other tables once more, or made from them; `sources` names those
- `assembled`: public tables put together, by the SQL of its own model
- `checks`, `claims`: what was found by checks, and in comparison with a printed report
- `office`: what stays in the office: no public table

Classes of columns:

- `key`, `free`: what the row is about; nothing about answers
- `members`: Members of a region
- `base`, `count`, `share`, `weighted`, `rank` of `counts`; `precision`, which tells weights and bases; `bound`, which follows
  from count, base and Members
- `rank_range` of `counts` and `scores`: between which places a rank may lie, from what the regions say together
- `mean_over` a base, `lowest`, `highest` of `scores`, the last two being columns of the scale
- `copy_of`, `share_of`, `precision_of`, `order_of` sources, and `change_of` two columns, of `derived`; `redrawn_from`
  sources, which follows from what their regions say
- `finding` of `checks` and `claims`
- `office`: what is left empty outside
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from smart_customs.products.disclosure.witness import DisclosureError

# kind of a table -> the classes that its columns may have.
CLASSES = {
    "free": {"key", "free", "members"},
    "counts": {"key", "base", "count", "share", "weighted", "precision", "bound", "rank", "rank_range"},
    "scores": {"key", "base", "mean_over", "rank", "rank_range"},
    "totals": {"key", "count"},
    "derived": {"key", "free", "copy_of", "share_of", "precision_of", "order_of", "redrawn_from", "change_of"},
    "assembled": {"key", "free"},
    "checks": {"key", "free", "finding"},
    "claims": {"key", "free", "finding"},
}
# Kinds of tables whose rows are cells of blocks.
KINDS_OF_CELLS = ("counts", "scores", "totals")
COUNTED_ONCE = ("base", "count", "weighted")


@dataclass(frozen=True, eq=False)
class Mart:
    """A table. `says`: what its YAML says of it; `columns`: column -> (its class, what the class refers to, if anything).

    `sql`: the text of its model.
    """

    name: str
    kind: str
    says: Mapping[str, Any]
    columns: Mapping[str, tuple[str, Any]]
    sql: str = ""

    def of(self, *classes: str) -> list[str]:
        """The columns of some classes, in their order."""
        return [name for name, (found, _) in self.columns.items() if found in classes]

    def one(self, wanted: str) -> str:
        """The one column of a class."""
        [name] = self.of(wanted)
        return name

    @property
    def items(self) -> list[str]:
        """The columns that say what is counted: keys beside wave and region."""
        return [name for name in self.of("key") if name not in ("wave_id", "region_code")]

    @property
    def measure(self) -> str:
        """The name by which other tables refer to it."""
        return self.name.removeprefix("fct_").removesuffix("_by_region")


Marts = Mapping[str, Mart]


def classified(manifest: Mapping[str, Any]) -> Marts:
    """The marts of dbt's manifest that say what they are. Raises DisclosureError where one says what nobody knows."""
    marts = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model" and node["schema"] == "marts" and (says := _said(node)) is not None:
            found = {name: _said(column) for name, column in node["columns"].items()}
            columns = {name: _class(said) for name, said in found.items() if said is not None}
            mart = Mart(node["name"], says.get("kind", ""), says, columns, node["raw_code"])
            if problem := _problem(mart):
                raise DisclosureError(f"{node['patch_path'].removeprefix('smart_customs://')}: {mart.name}: {problem}")
            marts[mart.name] = mart
    return marts


def require_classified(publication: duckdb.DuckDBPyConnection, marts: Marts) -> None:
    """Raises DisclosureError where the schema `marts` of a publication has a table or a column of which `marts` says nothing."""
    columns = publication.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = 'marts' order by table_name, column_index"
    ).fetchall()
    unknown = list(dict.fromkeys(f"table {table}" for table, _ in columns if table not in marts))
    unknown += [
        f"column {table}.{column}"
        for table, column in columns
        if table in marts and marts[table].kind != "office" and column not in marts[table].columns
    ]
    if unknown:
        raise DisclosureError(
            f"{', '.join(unknown)}: expected what it holds, in config.meta.disclosure of its YAML in models/marts; found none. "
            "What nobody classified may give Members away: no product was made. Say there what it is; the kinds stand in "
            "smart_customs/products/disclosure/classification.py."
        )


def require_current(publication: duckdb.DuckDBPyConnection, marts: Marts) -> None:
    """Raises DisclosureError where the publication lacks a column that the project has: it was made before a change."""
    columns = publication.execute("select table_name, column_name from duckdb_columns() where schema_name = 'marts'").fetchall()
    known = set(columns)
    missing = [f"{name}.{column}" for name, mart in marts.items() for column in mart.columns if (name, column) not in known]
    if missing:
        raise DisclosureError(
            f"expected {missing[0]} in the publication, found none ({len(missing)} columns are missing): it was made before the "
            "project was changed. `make run` makes it anew."
        )


def controlled(marts: Marts) -> set[str]:
    """The tables that hold something that may have to be left out."""
    return {name for name, mart in marts.items() if mart.kind != "free"}


def _said(described: Mapping[str, Any]) -> Any:
    return described.get("config", {}).get("meta", {}).get("disclosure")


def _class(said: Any) -> tuple[str, Any]:
    """A class alone, or the first name of a mapping with what it refers to."""
    return (said, None) if isinstance(said, str) else (next(iter(said)), said)


def _problem(mart: Mart) -> str | None:
    """What is wrong with what a table says of itself; None for nothing."""
    if mart.kind == "office":
        return None
    if mart.kind not in CLASSES:
        return f"expected one of the kinds {', '.join([*CLASSES, 'office'])}, found {mart.kind!r}."
    known = CLASSES[mart.kind] | {"office"}
    for name, (found, _) in mart.columns.items():
        if found not in known:
            return f"column {name}: expected one of {', '.join(sorted(known))} in a table of {mart.kind}, found {found!r}."
    if mart.kind == "counts":
        for once in COUNTED_ONCE:
            if len(mart.of(once)) != 1:
                return f"expected one column of the class {once}, found {len(mart.of(once))}."
    if "ranges" in mart.says and (mart.kind != "counts" or mart.says["ranges"] not in (2, 3)):
        return f"expected ranges of 2 or 3 parts in a table of counts alone, found {mart.says['ranges']!r} in one of {mart.kind}."
    if mart.kind in ("counts", "scores") and not {"wave_id", "region_code"} <= set(mart.of("key")):
        return "expected wave_id and region_code among its keys."
    return None
