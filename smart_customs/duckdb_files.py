"""Names and texts in SQL, and DuckDB files that are attached under a name that does not depend on theirs."""

from pathlib import Path

import duckdb

# What every DuckDB client since 1.0 can open.
STORAGE_VERSION = "v1.0.0"


def identifier(name: str) -> str:
    """The name in double quotes, as SQL wants it whatever its letters."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """The text in single quotes."""
    return "'" + str(value).replace("'", "''") + "'"


def attach(connection: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    """Attaches an existing file for reading."""
    connection.execute(f"attach {literal(file)} as {name} (read_only)")


def attach_new(connection: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    """Makes a file that every DuckDB client since 1.0 can read, and attaches it for writing."""
    connection.execute(f"attach {literal(file)} as {name} (storage_version '{STORAGE_VERSION}')")
