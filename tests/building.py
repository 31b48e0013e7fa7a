"""Copies of the dbt project with other seeds, and warehouses built from them. Knows no test and no number."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SEEDS = PROJECT / "seeds"
DBT = (sys.executable, "-m", "dbt.cli.main")
COPIED = ("dbt_project.yml", "profiles.yml", "models", "macros", "tests/dbt")

# (survey_code, wave_id) -> the raw file of the bundled wave, below a seeds folder.
BUNDLED = {
    ("member", "2024"): Path("raw/raw_member_survey_2024.csv"),
    ("partner_agency", "2024"): Path("raw/raw_partner_agency_survey_2024.csv"),
}


class BuildError(Exception):
    """dbt failed; the message is what it printed."""


@dataclass(frozen=True)
class Dataset:
    """Inputs, and the warehouse that dbt built from them. `ledger` is as the oracle wants it; `seed` repeats random inputs."""

    seeds_dir: Path
    raw_files: dict[tuple[str, str], Path]
    database: Path
    manifest: Path
    ledger: dict[tuple[str, str], tuple[int, int]]
    seed: int | None = None

    def as_json(self) -> dict:
        return {
            "seeds_dir": str(self.seeds_dir),
            "raw_files": [[*where, str(path)] for where, path in self.raw_files.items()],
            "database": str(self.database),
            "manifest": str(self.manifest),
            "ledger": [[*where, *counts] for where, counts in self.ledger.items()],
            "seed": self.seed,
        }

    @classmethod
    def from_json(cls, found: dict) -> "Dataset":
        return cls(
            Path(found["seeds_dir"]),
            {(survey, wave): Path(path) for survey, wave, path in found["raw_files"]},
            Path(found["database"]),
            Path(found["manifest"]),
            {(survey, wave): (rejected, aside) for survey, wave, rejected, aside in found["ledger"]},
            found["seed"],
        )


def copy_project(target: Path, seeds_dir: Path) -> Path:
    """A project in the new folder `target` that builds with these seeds; returns `target`. The seeds are linked, not copied."""
    target.mkdir(parents=True)
    for name in COPIED:
        source, copy = PROJECT / name, target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy)
        else:
            shutil.copy(source, copy)
    (target / "seeds").symlink_to(seeds_dir.resolve(), target_is_directory=True)
    return target


def build(
    folder: Path,
    seeds_dir: Path,
    landing: Path,
    landed: dict[tuple[str, str], Path],
    *,
    ledger: dict[tuple[str, str], tuple[int, int]] | None = None,
    seed: int | None = None,
    with_tests: bool = True,
    with_unit_tests: bool = False,
) -> Dataset:
    """Builds the bundled wave and the landed ones in `folder`: all tables and, unless told otherwise, all data tests.

    Unit tests do not depend on the data: one build of a session runs them. Everything that dbt writes stays in `folder`.
    Raises BuildError.
    """
    project = copy_project(folder / "project", seeds_dir)
    database, target = folder / "warehouse.duckdb", folder / "target"
    run = subprocess.run(
        [
            *DBT,
            "build",
            "--quiet",
            *(() if with_unit_tests else ("--exclude", "resource_type:unit_test")),
            *(() if with_tests else ("--resource-type", "seed", "--resource-type", "model")),
            *("--target-path", target),
            *("--log-path", folder / "logs"),
            *("--vars", json.dumps({"landing_folder": str(landing)})),
        ],
        cwd=project,
        env=os.environ | {"WAREHOUSE_PATH": str(database), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise BuildError(
            f"dbt build in {project} ended with {run.returncode} (seed {seed}):\n{run.stdout[-6000:]}{run.stderr[-2000:]}"
        )
    raw_files = {key: seeds_dir / path for key, path in BUNDLED.items()} | landed
    return Dataset(seeds_dir, raw_files, database, target / "manifest.json", ledger or {}, seed)
