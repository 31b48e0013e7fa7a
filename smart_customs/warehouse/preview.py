"""What a person sees of a table without querying it: how many rows it has, and its first ones."""

from pathlib import Path
from typing import NamedTuple

import duckdb

_ROWS = 10
_LONGEST = 60


class Preview(NamedTuple):
    """`rows` is the number of all rows; `table` shows the first ones as a Markdown table, empty where they hold answers."""

    rows: int
    table: str


def previews(database: Path, shown: str = "marts") -> dict[str, Preview]:
    """A preview of each table and view, by `schema.table`; first rows only of the schema `shown`."""
    with duckdb.connect(database, read_only=True) as connection:
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() "
            "union all select schema_name, view_name from duckdb_views() where not internal order by all"
        ).fetchall()
        return {f"{schema}.{name}": _preview(connection, schema, name, schema == shown) for schema, name in names}


def _preview(connection: duckdb.DuckDBPyConnection, schema: str, name: str, is_shown: bool) -> Preview:
    rows = connection.execute(f'select count(*) from "{schema}"."{name}"').fetchone()[0]
    if not is_shown:
        return Preview(rows, "")
    found = connection.execute(f'select * from "{schema}"."{name}" order by all limit {_ROWS}')
    lines = [[column for column, *_ in found.description]]
    lines.append(["---"] * len(lines[0]))
    lines.extend([_shown(cell) for cell in row] for row in found.fetchall())
    return Preview(rows, "\n".join("| " + " | ".join(line) + " |" for line in lines))


def _shown(cell: object) -> str:
    """A cell of a Markdown table: one line, not too long, with numbers as people write them."""
    if cell is None:
        return ""
    text = f"{cell:.4g}" if isinstance(cell, float) else " ".join(str(cell).split()).replace("|", "\\|")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
