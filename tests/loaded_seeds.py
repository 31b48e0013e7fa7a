"""The seeds as a run loads them, in a database of their own, and what an expectation finds there."""

from pathlib import Path

import duckdb

from expectations.rule import Rule


def load_seeds(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database with a table for each seed: all cells text, an empty one a null."""
    connection = duckdb.connect()
    for path in sorted(folder.glob("*/*.csv")):
        connection.execute(f"create schema if not exists {path.parent.name}")
        connection.execute(
            f"create table {path.parent.name}.{path.stem} as "
            "select nullif(columns(*), '') from read_csv(?, header = true, all_varchar = true, allow_quoted_nulls = false)",
            [str(path)],
        )
    return connection


def findings(connection: duckdb.DuckDBPyConnection, rule: Rule) -> list[str]:
    """What breaks a rule that is kept when its query gives no row."""
    query = rule.arguments["unexpected_rows_query"].format(batch=rule.table)
    return [finding for (finding,) in connection.execute(query).fetchall()]
