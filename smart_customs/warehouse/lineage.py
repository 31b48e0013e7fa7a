"""Where each column comes from: read from the SQL that dbt compiled, once for each state of the project."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smart_customs.warehouse.project import keep, kept, sources_sha256

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.schema import MappingSchema

_NAME = "column_lineage"

# Layer, table and column that a column is made of.
Origin = tuple[str, str, str]
Columns = dict[str, list[Origin]]


def known_lineage(compiled: Mapping[str, str], database: Path) -> Mapping[str, Columns]:
    """By `layer.table`: the origins of each column, of the models in `compiled` and of those that an earlier build compiled.

    `compiled` is SQL by `layer.table`; `database` is what it built, which knows the columns. A lineage is computed once for each
    state of the project, since following SQL takes longer than running it.
    """
    sources = sources_sha256()
    known = kept(_NAME) or {}
    # The columns of restricted tables come from the codebook, by a pivot that nobody can follow ahead.
    new = {name: sql for name, sql in compiled.items() if name not in known and not name.startswith("restricted.")}
    if new:
        schema = _schema(database)
        known = known | {name: columns_of(sql, schema, *name.split(".")) for name, sql in new.items()}
        keep(_NAME, known, sources)
    return known


def first_origins(origins: list[Origin], known: Mapping[str, Columns]) -> list[Origin]:
    """What a column is made of in the end, through all tables in between: cells of raw answers, of lists and of the codebook."""
    found: set[Origin] = set()
    seen: set[Origin] = set()
    waiting = [_origin(origin) for origin in origins]
    while waiting:
        origin = waiting.pop()
        if origin not in seen:
            seen.add(origin)
            layer, table, column = origin
            before = known.get(f"{layer}.{table}", {}).get(column, [])
            waiting.extend(map(_origin, before))
            if not before:
                found.add(origin)
    return sorted(found)


def columns_of(sql: str, schema: dict[str, Any], layer: str, table: str) -> Columns:
    """The origins of each column of `layer.table`, which the query `sql` makes of other tables.

    `schema`: by layer, table and column, the type. A query that cannot be followed gives no origins, and a line in the log.
    """
    # Most runs compute no lineage.
    from sqlglot import exp, parse_one
    from sqlglot.errors import SqlglotError
    from sqlglot.optimizer.qualify import qualify
    from sqlglot.optimizer.scope import build_scope
    from sqlglot.schema import MappingSchema

    try:
        # Made once: it normalizes every name, and sqlglot would make one for each column.
        tables = MappingSchema(schema, dialect="duckdb")
        tree = parse_one(sql, dialect="duckdb")
        for reference in tree.find_all(exp.Table):
            # The name of the file that the run builds in.
            reference.set("catalog", None)
        query = qualify(tree, dialect="duckdb", schema=tables, validate_qualify_columns=False, identify=False)
        scope = build_scope(query)
        return {column: _origins(column, query, tables, scope) for column in schema[layer][table]}
    except (SqlglotError, KeyError, AttributeError) as error:
        logging.getLogger(__name__).warning("No lineage for %s.%s: %s", layer, table, error)
        return {}


def _origin(parts: Sequence[str]) -> Origin:
    """Of what was kept as JSON."""
    layer, table, column = parts
    return layer, table, column


def _origins(column: str, query: "exp.Expr", tables: "MappingSchema", scope: Any) -> list[Origin]:
    from sqlglot import exp
    from sqlglot.lineage import lineage

    steps = lineage(column, query, tables, scope=scope, dialect="duckdb", trim_selects=False, copy=False).walk()
    read = [(step.expression, step.name.rpartition(".")[2]) for step in steps if isinstance(step.expression, exp.Table)]
    return sorted({(source.db, source.name, name) for source, name in read if source.db})


def _schema(database: Path) -> dict[str, dict[str, dict[str, str]]]:
    import duckdb

    schema: dict[str, dict[str, dict[str, str]]] = {}
    with duckdb.connect(database, read_only=True) as connection:
        query = "select schema_name, table_name, column_name, data_type from duckdb_columns() where not internal"
        for layer, table, column, data_type in connection.execute(query).fetchall():
            schema.setdefault(layer, {}).setdefault(table, {})[column] = data_type
    return schema
