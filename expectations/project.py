"""What rules take from the project's files: which seeds there are, and the lists of each topic."""

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
SEEDS = PROJECT / "seeds"
TOPICS: dict[str, dict[str, Any]] = tomllib.loads(
    (PROJECT / "smart_customs" / "codebook" / "topics.toml").read_text(encoding="utf-8")
)
"""What each topic may hold, as the head of `topics.toml` explains it."""

# The seals themselves, and what is accepted of a wave after its questionnaire was looked at.
_UNSEALED = ("ref_seals", "ref_accepted_findings")


def sealed_tables(seeds: Path) -> Iterator[tuple[str, list[str]]]:
    """Every seed that is sealed, as `schema.table`, with its columns."""
    for path in sorted(seeds.glob("*/*.csv")):
        if path.stem not in _UNSEALED:
            with path.open(encoding="utf-8", newline="") as file:
                yield f"{path.parent.name}.{path.stem}", next(csv.reader(file))
