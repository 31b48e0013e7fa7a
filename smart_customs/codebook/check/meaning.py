"""What names, labels and wordings say, beside the codes that they have: the rules of a run, on the seeds alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

from expectations import members, questionnaire
from smart_customs.codebook.check.finding import Finding, shown


def check_meaning(folder: Path) -> Iterator[Finding]:
    """What a run would find in codebook and lists. It knows no line: it names the wave, and the column or the wording."""
    with duckdb.connect() as connection:
        load(connection, folder)
        for rule in (*questionnaire.rules(), *members.rules()):
            query = rule.arguments["unexpected_rows_query"].format(batch=rule.table)
            for (found,) in connection.execute(query).fetchall():
                path = shown(f"{rule.table.replace('.', '/')}.csv")
                wave = re.search(r"\bwave ([^,:]+)", found)
                yield Finding(path, None, found, rule.says.rstrip("."), "Correct it.", wave_id=wave[1] if wave else "")


def load(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Makes a table of each seed in the folder, as a run does: all cells text, an empty one a null."""
    for path in sorted(folder.glob("*/*.csv")):
        connection.execute(f"create schema if not exists {path.parent.name}")
        connection.execute(
            f"create table {path.parent.name}.{path.stem} as "
            "select nullif(columns(*), '') from read_csv(?, header = true, all_varchar = true, allow_quoted_nulls = false)",
            [str(path)],
        )
