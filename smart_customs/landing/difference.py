"""How a landing differs from the one it replaces: what a corrected export really corrected."""

from pathlib import Path
from typing import NamedTuple

import duckdb

from smart_customs.duckdb_files import identifier, literal


class Difference(NamedTuple):
    """Numbers of records, told apart by their submission_id. One with other answers, state or time has changed."""

    added: int
    changed: int
    gone: int


def difference(before: Path, after: Path) -> Difference:
    """What changed between two canonical files. A column that one of them lacks is empty in it; `source_row` is no content."""
    with duckdb.connect() as connection:
        tables = []
        for name, path in (("earlier", before), ("later", after)):
            connection.execute(f"create view {name} as from read_parquet({literal(_exactly(path))}, hive_partitioning = false)")
            tables.append([row[0] for row in connection.execute(f"describe {name}").fetchall()])
        columns = [name for name in dict.fromkeys([*tables[0], *tables[1]]) if name not in ("submission_id", "source_row")]

        def content(table: str, names: list[str]) -> str:
            return ", ".join(f"{table}.{identifier(name)}" if name in names else "null" for name in columns)

        (counts,) = connection.execute(
            f"""
            select
                count(*) filter (earlier.submission_id is null),
                count(*) filter (
                    earlier.submission_id is not null and later.submission_id is not null
                    and row({content("earlier", tables[0])}) is distinct from row({content("later", tables[1])})
                ),
                count(*) filter (later.submission_id is null)
            from earlier
            full join later on earlier.submission_id = later.submission_id
            """
        ).fetchall()
    return Difference(*counts)


def _exactly(path: Path) -> str:
    """The path as a pattern that fits nothing else."""
    return "".join(f"[{letter}]" if letter in "[*?" else letter for letter in str(path))
