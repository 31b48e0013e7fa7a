"""The fixture `tests/fixtures/two_waves` put together with the seeds: the waves 2024 and 2026."""

import shutil
from pathlib import Path

from .random_waves import add_rows, write_rows
from .reading import read_rows

FIXTURE = Path(__file__).parents[1] / "fixtures" / "two_waves"
CANONICAL = FIXTURE / "canonical" / "member" / "2026.csv"


def write_two_waves_seeds(seeds_dir: Path, target: Path) -> Path:
    """Copies the seeds to `target` (which must not exist) and applies the fixture's rows; returns `target`."""
    shutil.copytree(seeds_dir, target)
    members = target / "reference/ref_members.csv"
    replaced = {(row["iso3"], row["valid_from"]): row for row in read_rows(FIXTURE / "replaced/reference/ref_members.csv")}
    write_rows(members, [replaced.get((row["iso3"], row["valid_from"]), row) for row in read_rows(members)])
    for path in sorted((FIXTURE / "added").rglob("*.csv")):
        add_rows(target / path.relative_to(FIXTURE / "added"), read_rows(path))
    return target
