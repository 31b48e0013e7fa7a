"""What an expectation finds in seeds, without a run."""

from pathlib import Path

import duckdb

from expectations.rule import Rule
from smart_customs.codebook.check.meaning import load


def load_seeds(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database with a table for each seed."""
    connection = duckdb.connect()
    load(connection, folder)
    return connection


def findings(connection: duckdb.DuckDBPyConnection, rule: Rule) -> list[str]:
    """What breaks a rule that is kept when its query gives no row."""
    query = rule.arguments["unexpected_rows_query"].format(batch=rule.table)
    return [finding for (finding,) in connection.execute(query).fetchall()]
