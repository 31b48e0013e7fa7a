"""What of a table is public, column by column, as SQL: over the table as `fact` and the states of rows in the schema `state`."""

from collections.abc import Mapping
from typing import Any

from smart_customs.duckdb_files import identifier, literal
from smart_customs.products.disclosure.classification import KINDS_OF_CELLS, Mart
from smart_customs.products.disclosure.findings import Findings


def public_columns(mart: Mart) -> tuple[dict[str, str], str]:
    """Column -> the SQL that replaces it, and what has to be joined for that; nothing for a table that is public as it is."""
    if mart.kind in KINDS_OF_CELLS:
        return _columns_of_cells(mart), f"inner join state.{identifier(mart.name)} as state on state.row_number = fact.rowid"
    if mart.kind == "derived":
        return _derived_columns(mart)
    if mart.kind in ("checks", "claims"):
        return Findings.columns(mart)
    return {}, ""


def _columns_of_cells(mart: Mart) -> dict[str, str]:
    """Of a suppressed row its numbers; beside one, what tells more of the row of `ALL`; and the ranks of the whole region."""
    conditions = {
        "count": "not state.is_gone",
        "share": "not state.is_gone",
        "mean_over": "not state.is_gone",
        "bound": "not state.is_gone",
        "precision": "not state.is_gone and not state.is_rounded",
        # With the ranks of the others, a count that is left out would lie between two that are published.
        "rank": "not state.loses_ranks",
        # That of `ALL` is made of all regions, as its interval is: it would tell of those that are left out.
        "rank_range": "not state.loses_ranks and not state.loses_what_regions_tell",
    }
    changed = {"is_suppressed": "state.is_gone"}
    if mart.kind == "counts":
        changed["is_rounded"] = "state.is_rounded"
    for name, (found, _) in mart.columns.items():
        value = f"fact.{identifier(name)}"
        # A share is count by base, which stand beside it; a weighted one tells more of the regions.
        if found == "weighted":
            changed[name] = f"case when state.is_rounded then round({value}, 2) when not state.is_gone then {value} end"
        elif found in conditions:
            changed[name] = f"case when {conditions[found]} then {value} end"
    return changed


def _derived_columns(mart: Mart) -> tuple[dict[str, str], str]:
    """What the tables behind it say in public: left out, rounded, or as it is. A source without a row lets nothing through."""
    joined = " ".join(_source(mart, name, source) for name, source in mart.says["sources"].items())
    changed, lost = {}, []
    for name, (found, refers) in mart.columns.items():
        value = f"fact.{identifier(name)}"
        if found in ("copy_of", "share_of"):
            source = refers[found]
            rounded = f"when {source}.is_rounded then round({value}, 2) " if found == "share_of" else ""
            changed[name] = f"case {rounded}when not {source}.is_gone then {value} end"
            lost.append(f"coalesce({source}.is_gone, false)")
        elif found == "precision_of":
            whole = " and ".join(f"not {source}.is_gone and not {source}.is_rounded" for source in refers[found])
            changed[name] = f"case when {whole} then {value} end"
        elif found in ("order_of", "redrawn_from"):
            flag = "is_gone" if found == "order_of" else "loses_what_regions_tell"
            gone = " or ".join(f"coalesce({source}.is_gone or {source}.{flag}, true)" for source in refers[found])
            changed[name] = f"case when not bool_or({gone}) over (partition by fact.wave_id) then {value} end"
            lost.append(f"bool_or({gone}) over (partition by fact.wave_id)")
    for name, (found, refers) in mart.columns.items():
        if found == "change_of":
            current, previous = (changed[part] for part in refers[found])
            # The difference of what both waves show, which is rounded where one of them is.
            sources = [mart.columns[part][1]["share_of"] for part in refers[found]]
            rounded = " or ".join(f"{source}.is_rounded" for source in sources)
            value = f"fact.{identifier(name)}"
            changed[name] = (
                f"case when {value} is not null then case when {rounded} then ({current}) - ({previous})"
                f" when {' and '.join(f'not {source}.is_gone' for source in sources)} then {value} end end"
            )
    return changed | {"is_suppressed": " or ".join(dict.fromkeys(lost))}, joined


def _source(mart: Mart, name: str, source: Mapping[str, Any]) -> str:
    """The join of a source: a table, on the keys that both have; or the estimates, by measure and item."""
    if "measure" in source:
        return (
            f"left join state.estimates as {name} on {name}.measure_code = fact.{source['measure']}"
            f" and {name}.item_code = fact.{source['item']} and {name}.wave_id = fact.{source['wave']}"
            f" and {name}.region_code = fact.region_code"
        )
    fixed = "".join(f" and {name}.{column} = {literal(value)}" for column, value in source["where"].items())
    keys = " and ".join(f"{name}.{identifier(key)} = fact.{identifier(key)}" for key in mart.of("key"))
    return f"left join state.{identifier(source['table'])} as {name} on {keys}{fixed}"
