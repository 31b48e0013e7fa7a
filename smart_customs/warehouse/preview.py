"""What a person sees of a table without querying it: how many rows it has, and the first ones of what may be shown outside."""

import re
from pathlib import Path

import duckdb

from smart_customs.duckdb_files import attach, identifier

_ROWS = 10
_LONGEST = 60
_MARKUP = re.compile(r"[\\|<>\[\]`&]")
"""What would begin a cell, a tag, a link, code or an entity."""


def row_counts(database: Path) -> dict[str, int]:
    """How many rows each table and view has, by `schema.table`."""
    with duckdb.connect(database, read_only=True) as connection:
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() "
            "union all select schema_name, view_name from duckdb_views() where not internal order by all"
        ).fetchall()
        counts = {}
        for schema, name in names:
            [(rows,)] = connection.execute(f"select count(*) from {identifier(schema)}.{identifier(name)}").fetchall()
            counts[f"{schema}.{name}"] = rows
        return counts


def first_rows(public: Path) -> dict[str, str]:
    """The first rows of each public table as a Markdown table, by the table's name. `public`: the file of public tables.

    Only of public tables: whoever may look at the interface sees them.
    """
    with duckdb.connect() as connection:
        attach(connection, public, "source")
        names = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'source' and schema_name = 'public' order by all"
        ).fetchall()
        return {name: _first_rows(connection, name) for (name,) in names}


def _first_rows(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    found = connection.execute(f"select * from source.public.{identifier(name)} order by all limit {_ROWS}")
    lines = [[column for column, *_ in found.description]]
    lines.append(["---"] * len(lines[0]))
    lines.extend([_shown(cell) for cell in row] for row in found.fetchall())
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _shown(cell: object) -> str:
    """A cell of a Markdown table: one line, not too long, with numbers as people write them, and text that stays text."""
    if cell is None:
        return ""
    text = f"{cell:.4g}" if isinstance(cell, float) else " ".join(str(cell).split())
    return _MARKUP.sub(r"\\\g<0>", text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "...")
