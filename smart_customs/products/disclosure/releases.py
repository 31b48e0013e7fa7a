"""What was released of each wave, so that a second release cannot be compared with the first.

Two releases of one wave differ by the records that came in between; with one record more, all answers of its Member are the
difference. So a wave is released once: again with the same answers and the same cells left out, or not at all.
"""

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from smart_customs.duckdb_files import identifier
from smart_customs.files import replacing
from smart_customs.products.disclosure.blocks import Cell
from smart_customs.products.disclosure.classification import KINDS_OF_CELLS, Mart
from smart_customs.products.disclosure.witness import DisclosureError

# Columns that a release is made of: whoever compares two releases compares these. Means are compared to nine digits.
NUMBERS = ("base", "count", "mean_over")


@dataclass(frozen=True)
class Release:
    """A wave as it was released: a hash over its answers as counted, the rule, and the keys of what was left out, by table.

    `untold`: the keys of what was left out without telling between which counts it lies, by table. Null: a release from before
    ranges were told, which tells none and leaves out the tables that came with them as a whole (docs/adr/0023).
    """

    answers_sha256: str
    threshold: int
    width: int
    suppressed: Mapping[str, list[list[Any]]]
    untold: Mapping[str, list[list[Any]]] | None = None


def released_waves(reference: Path) -> frozenset[str]:
    """The waves that `ref_survey_waves` in the folder `reference` calls released, in each of their surveys.

    Raises DisclosureError where a wave is released although records can still come in.
    """
    with (reference / "ref_survey_waves.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    today = datetime.now(UTC).date().isoformat()
    for line, row in enumerate(rows, start=2):
        # A day of release that is too early is a slip, and does no harm once the wave is closed.
        if row["released_on"] and row["closed_on"] >= max(row["released_on"], today):
            raise DisclosureError(
                f"ref_survey_waves.csv, line {line}: expected released_on of wave {row['wave_id']} after {row['closed_on']}, "
                f"when it is closed; found {row['released_on']}. Release it when no record can come in any more."
            )
    return frozenset(row["wave_id"] for row in rows) - {row["wave_id"] for row in rows if not row["released_on"]}


def read_releases(file: Path) -> dict[str, Release]:
    """The releases by wave; none where there is no file."""
    if not file.exists():
        return {}
    return {wave: Release(**release) for wave, release in json.loads(file.read_text(encoding="utf-8")).items()}


def write_releases(file: Path, releases: Mapping[str, Release]) -> None:
    """Writes the releases, for the office alone: a hash of few answers can be tried out."""
    with replacing(file, mode=0o600) as draft:
        text = json.dumps({wave: asdict(release) for wave, release in sorted(releases.items())}, indent=1)
        draft.write_text(text + "\n", encoding="utf-8")


def answers_sha256(db: duckdb.DuckDBPyConnection, there: list[Mart], wave: str) -> str:
    """A SHA-256 over all counts, bases and means of a wave, and how many took part, whatever the order of the rows.

    `there`: the marts of the connection's publication. Those that came with ranges are sums of others, and older releases have
    no hash of them.
    """
    digest = hashlib.sha256()
    for mart in sorted(there, key=lambda mart: mart.name):
        if (mart.kind in KINDS_OF_CELLS and not _came_with_ranges(mart)) or mart.of("members"):
            classes = ("key", "members", "free") if mart.of("members") else ("key", *NUMBERS)
            rounded = {name: f"round({identifier(name)}, 9)" for name in mart.of("mean_over")}
            columns = [rounded.get(name, identifier(name)) for name in mart.of(*classes)]
            rows = db.execute(f"select {', '.join(columns)} from {identifier(mart.name)} where wave_id = ? order by all", [wave])
            digest.update(f"{mart.name} {rows.fetchall()}\n".encode())
    return digest.hexdigest()


def require_the_same(wave: str, earlier: Release, now: Release, file: Path) -> None:
    """Raises DisclosureError where a wave was released from other answers, or by another rule, than it would be now."""
    if now.answers_sha256 != earlier.answers_sha256:
        raise DisclosureError(
            f"wave {wave}: expected the answers that it was released with, found others: records came, went or were corrected. "
            "Who has both releases could compute what they say, so no product was made. Bring back the released records; or "
            "clear released_on of the wave in ref_survey_waves.csv, and products are made without it; or, if every copy of the "
            f"first release is destroyed, delete its entry in {file}."
        )
    for name in ("threshold", "width"):
        if getattr(now, name) != getattr(earlier, name):
            raise DisclosureError(
                f"wave {wave}: expected the disclosure_{name} of {getattr(earlier, name)} that it was released with, found "
                f"{getattr(now, name)}: what one release leaves out could follow from the other, so no product was made. Set the "
                "variable back, or clear released_on of the wave in ref_survey_waves.csv."
            )


def keys_of(db: duckdb.DuckDBPyConnection, there: list[Mart], cells: set[Cell], wave: str) -> dict[str, list[list[Any]]]:
    """The keys of a wave's cells, by table."""
    found = {mart.name: [key for cell, key in _keys(db, mart, wave) if cell in cells] for mart in _with_cells(there)}
    return {table: sorted(keys, key=str) for table, keys in found.items() if keys}


def cells_of(db: duckdb.DuckDBPyConnection, there: list[Mart], release: Release, wave: str) -> tuple[set[Cell], set[Cell]]:
    """The cells that a release of the wave left out, and those that it left out without telling a range."""
    suppressed, untold = set(), set()
    for mart in _with_cells(there):
        for cell, key in _keys(db, mart, wave):
            is_new = release.untold is None and _came_with_ranges(mart)
            if is_new or key in release.suppressed.get(mart.name, []):
                suppressed.add(cell)
            if release.untold is None or key in release.untold.get(mart.name, []):
                untold.add(cell)
    return suppressed, untold


def _came_with_ranges(mart: Mart) -> bool:
    """Whether releases that tell no ranges were made before the table was there."""
    return mart.says.get("comes_with") == "ranges"


def _with_cells(there: list[Mart]) -> list[Mart]:
    return [mart for mart in there if mart.kind in KINDS_OF_CELLS]


def _keys(db: duckdb.DuckDBPyConnection, mart: Mart, wave: str) -> list[tuple[Cell, list[Any]]]:
    columns = ", ".join(map(identifier, mart.of("key")))
    rows = db.execute(f"select rowid, {columns} from {identifier(mart.name)} where wave_id = ?", [wave]).fetchall()
    return [((mart.name, row_id), list(key)) for row_id, *key in rows]
