"""A landing folder as landing would leave it, from canonical records in CSV. Shares no code with landing."""

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

Where = tuple[str, str]


def lay_down(landing: Path, files: Mapping[Where, Path], ledger: Mapping[Where, tuple[int, int]] | None = None) -> None:
    """Writes the canonical file and the ledger's line of each (survey_code, wave_id) -> CSV file with canonical records.

    `ledger`: rejected records and answers set aside, where there are any.
    """
    landing.mkdir(parents=True, exist_ok=True)
    for where, path in files.items():
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file, strict=True)
        canonical = landing / "canonical" / where[0] / f"{where[1]}.parquet"
        write_canonical(canonical, header, rows)
        rejected, set_aside = (ledger or {}).get(where, (0, 0))
        add_line(landing, where, canonical, len(rows), rejected, set_aside)


def write_canonical(target: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    """A Parquet file of text; empty cells are nulls."""
    target.parent.mkdir(parents=True, exist_ok=True)
    columns = list(zip(*rows, strict=True)) or [()] * len(header)
    cells = {name: pa.array([cell or None for cell in column], pa.string()) for name, column in zip(header, columns, strict=True)}
    pq.write_table(pa.table(cells), target)


def add_line(landing: Path, where: Where, canonical: Path, accepted: int, rejected: int = 0, set_aside: int = 0) -> None:
    """Appends a line to the ledger."""
    line = {
        "landed_at": "2026-07-01T08:00:00Z",
        "survey_code": where[0],
        "wave_id": where[1],
        "file_name": "export.csv",
        "sha256": "",
        "canonical_sha256": hashlib.sha256(canonical.read_bytes()).hexdigest(),
        "platform": "plain",
        "encoding": "utf-8",
        "delimiter": ",",
        "records_read": accepted + rejected,
        "accepted": accepted,
        "rejected": rejected,
        "skipped": 0,
        "set_aside_answers": set_aside,
        "supersedes": None,
        "tool_version": "0.1.0",
    }
    with (landing / "ledger.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def read_canonical(path: Path) -> list[list[str]]:
    """The header of a canonical file and its rows, an empty text for a null. Read by DuckDB, which wrote none of them."""
    found = duckdb.read_parquet(str(path))
    assert {str(kind) for kind in found.types} == {"VARCHAR"}
    return [list(found.columns), *([cell or "" for cell in row] for row in found.fetchall())]
