"""A copy of the project's codebook and lists, for tests that add to them or spoil them."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from smart_customs.paths import SEEDS

Row = dict[str, str]


def copied_seeds(folder: Path) -> Path:
    """The folder of a fresh copy."""
    for part in ("codebook", "reference"):
        shutil.copytree(SEEDS / part, folder / "seeds" / part)
    return folder / "seeds"


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, content: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, content[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(content)


def accept_all(path: Path, **others: str) -> int:
    """Accepts what is proposed in a file of decisions, but for those in `others` (by `what`); how many cells were set."""
    content = rows(path)
    for row in content:
        row["decision"] = others.get(row["what"], "ok" if row["needed"] == "yes" else "")
    write_rows(path, content)
    return sum(row["decision"] != "" for row in content)


def change(path: Path, where: Callable[[Row], bool], **cells: str) -> int:
    """Changes cells in the rows that fit; the number of the last line changed."""
    content = rows(path)
    last = 0
    for number, row in enumerate(content, start=2):
        if where(row):
            row.update(cells)
            last = number
    assert last
    write_rows(path, content)
    return last
