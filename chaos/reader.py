"""Reads a publication over and over, as an analyst would, until its standard input ends; then says in JSON what it saw.

    python -m chaos.reader HOME SECONDS

Each look opens the file anew and reads every table of it twice, with a pause between. `SECONDS` lie between two looks.
"""

import json
import sys
import threading
import time
from pathlib import Path

import duckdb

from smart_customs.duckdb_files import attach
from smart_customs.paths import Home

_PAUSE = 0.02
TELLS_RUNS_APART = ("publication_info",)
"""Tables of which two runs of the same input differ: which run it was, and when."""


def main() -> None:
    home, between = Home(Path(sys.argv[1])), float(sys.argv[2])
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    seen: dict[str, list[str]] = {}
    looks, errors = 0, []
    while not ended.wait(between):
        if not home.publication.exists():
            continue
        try:
            run_id, content = look(home.publication)
            seen.setdefault(run_id, [])
            if content not in seen[run_id]:
                seen[run_id].append(content)
            looks += 1
        except (duckdb.Error, ValueError) as error:
            errors.append(f"{type(error).__name__}: {error}"[:300])
    print(json.dumps({"looks": looks, "errors": errors, "seen": seen}))


def look(publication: Path) -> tuple[str, str]:
    """The run that made a publication, and a hash over all that it holds. Raises duckdb.Error, ValueError where it changes."""
    with duckdb.connect() as connection:
        attach(connection, publication, "published")
        first = _read(connection)
        time.sleep(_PAUSE)
        if _read(connection) != first:
            raise ValueError(f"{publication}: what was read changed while the file was open")
    return first


def content_of(file: Path, schema: str) -> str:
    """A hash over the tables of a file's schema: their names and rows, in any order. Equal inputs give equal hashes."""
    with duckdb.connect() as connection:
        attach(connection, file, "published")
        return _content(connection, schema)


def _read(connection: duckdb.DuckDBPyConnection) -> tuple[str, str]:
    [(run_id,)] = connection.execute("select run_id from published.marts.publication_info").fetchall()
    return run_id, _content(connection, "marts")


def _content(connection: duckdb.DuckDBPyConnection, schema: str) -> str:
    tables = [
        name
        for (name,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = 'published' and schema_name = ? order by all", [schema]
        ).fetchall()
        if name not in TELLS_RUNS_APART
    ]
    parts = [
        f"select '{name}' as name, count(*) as n, sum(hash(t)::hugeint) as h from published.{schema}.{name} as t"
        for name in tables
    ]
    [(content,)] = connection.execute(
        f"select md5(string_agg(name || n || coalesce(h, 0), ' ' order by name)) from ({' union all '.join(parts)})"
    ).fetchall()
    return content


if __name__ == "__main__":
    main()
