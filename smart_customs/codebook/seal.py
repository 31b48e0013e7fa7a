"""The seals of the seeds: what a person has looked at, as a hash, so that nothing of it changes unnoticed.

A run compares the same hashes, computed from the tables (`expectations/seals.py`). What comes new is not sealed until somebody
says so; what is sealed already is not touched by it.
"""

import csv
import hashlib
import json
from pathlib import Path

from expectations.project import sealed_tables
from smart_customs.files import replacing

SEALS = "reference/ref_seals.csv"
COLUMNS = ("table_name", "wave_id", "rows", "sha256")
Row = dict[str, str]


def seals(folder: Path) -> list[Row]:
    """A seal for each list, and for each wave of a table that holds waves, of all that stands there now."""
    found = []
    for table, columns in sealed_tables(folder):
        schema, name = table.split(".")
        with (folder / schema / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        groups: dict[str, list[str]] = {} if "wave_id" in columns else {"": []}
        for row in rows:
            # A Member that changes is closed by a day and gets another row.
            if "valid_from" not in columns or not row["valid_from"]:
                groups.setdefault(row.get("wave_id", ""), []).append(_line(row))
        found += [
            dict(zip(COLUMNS, (table, wave_id, str(len(lines)), _hash(lines)), strict=True))
            for wave_id, lines in sorted(groups.items())
        ]
    return found


def seal(folder: Path) -> list[Row]:
    """Writes the seals of all that stands in the seeds; those that are new or were others."""
    path = folder / SEALS
    with path.open(encoding="utf-8", newline="") as file:
        before = list(csv.DictReader(file))
    now = seals(folder)
    with replacing(path, 0o644) as place, place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(now)
    return [row for row in now if row not in before]


def _line(row: Row) -> str:
    cells = {name: (cell if name != "valid_to" else "") or None for name, cell in row.items()}
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


def _hash(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
