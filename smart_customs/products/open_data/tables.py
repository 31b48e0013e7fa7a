"""The public tables of one wave with their types, comments and keys, and their files as CSV and Parquet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from smart_customs.duckdb_files import attach, identifier, literal

# DuckDB's types in the words of the Data Package.
TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}

# A spreadsheet takes a text that begins like this for a formula; an apostrophe before it keeps it a text.
FORMULA = r"^[=+\-@\t\r]"


@dataclass(frozen=True)
class Column:
    """A column as open data describe it; `type` is that of DuckDB."""

    name: str
    type: str
    description: str
    is_nullable: bool


@dataclass(frozen=True)
class Keys:
    """The columns that identify a row, and for columns that refer to another table: that table and its column."""

    primary: list[str] = field(default_factory=list)
    foreign: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A table as open data describe it."""

    name: str
    description: str
    columns: list[Column]
    keys: Keys


def safe(value: Any) -> Any:
    """A cell as a spreadsheet may get it: texts that begin like a formula are led by an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def attached(public: Path) -> duckdb.DuckDBPyConnection:
    """A connection in which the schema `public` of the file is `source.public`, read-only."""
    connection = duckdb.connect()
    attach(connection, public, "source")
    return connection


def tables(connection: duckdb.DuckDBPyConnection, keys: Mapping[str, Keys], first: Collection[str]) -> list[Table]:
    """All public tables in the order of their names, those of `first` before the others."""
    found = connection.execute(
        "select table_name, comment from duckdb_tables() where database_name = 'source' and schema_name = 'public' order by all"
    ).fetchall()
    found.sort(key=lambda table: table[0] not in first)
    return [Table(name, comment or "", _columns(connection, name), keys.get(name, Keys())) for name, comment in found]


def rows(connection: duckdb.DuckDBPyConnection, table: Table, wave_id: str) -> list[tuple[Any, ...]]:
    """The rows of the wave in a fixed order; all rows of a table without waves."""
    return connection.execute(_query(table, [identifier(column.name) for column in table.columns], wave_id)).fetchall()


def write_csv(connection: duckdb.DuckDBPyConnection, table: Table, wave_id: str, target: Path) -> None:
    """UTF-8, comma, one header line; a null is an empty cell."""
    cells = []
    for column in table.columns:
        name = identifier(column.name)
        text = f"case when regexp_matches({name}, '{FORMULA}') then '''' || {name} else {name} end as {name}"
        cells.append(text if column.type == "VARCHAR" else name)
    connection.execute(f"copy ({_query(table, cells, wave_id)}) to {literal(target)} (format csv, header)")


def write_parquet(connection: duckdb.DuckDBPyConnection, table: Table, wave_id: str, target: Path) -> None:
    """Typed columns, as in the publication; texts as they are."""
    cells = [identifier(column.name) for column in table.columns]
    connection.execute(f"copy ({_query(table, cells, wave_id)}) to {literal(target)} (format parquet, compression zstd)")


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[Column]:
    found = connection.execute(
        "select column_name, data_type, comment, is_nullable from duckdb_columns() "
        "where database_name = 'source' and schema_name = 'public' and table_name = ? order by column_index",
        [table],
    ).fetchall()
    return [Column(name, kind, comment or "", nullable) for name, kind, comment, nullable in found]


def _query(table: Table, cells: list[str], wave_id: str) -> str:
    names = [column.name for column in table.columns]
    of_wave = f"where wave_id in ({literal(wave_id)}, 'ALL')" if "wave_id" in names else ""
    order = ", ".join(f"t.{identifier(name)}" for name in [*table.keys.primary, *names])
    return f"select {', '.join(cells)} from source.public.{identifier(table.name)} as t {of_wave} order by {order}"
