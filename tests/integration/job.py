"""The job as `make run` starts it, on a copy of the project, so that its seeds can be spoiled. Knows no test and no number."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb

from benchmarks.workshop import make_workshop

SEED = Path("seeds/raw/raw_member_survey_2024.csv")


class Job:
    """A copy of the project with a home of its own."""

    def __init__(self, folder: Path, home: Path | None = None) -> None:
        self.project = make_workshop(folder).project
        self.home = home or folder / "home"

    @property
    def publication(self) -> Path:
        return self.home / "warehouse" / "smart_customs.duckdb"

    @property
    def environment(self) -> dict[str, str]:
        """In which programs find the copy and its home."""
        return {
            **os.environ,
            "SMART_CUSTOMS_HOME": str(self.home),
            "PYTHONPATH": str(self.project),
        }

    def run(self, name: str = "survey_warehouse") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "orchestration.run", name],
            cwd=self.project,
            env=self.environment,
            capture_output=True,
            text=True,
        )

    def seal(self) -> None:
        """Says that what was changed in the copy's seeds was looked at."""
        subprocess.run(
            [sys.executable, "-m", "smart_customs", "codebook", "seal"], cwd=self.project, env=self.environment, check=True
        )

    def query(self, sql: str) -> list[tuple]:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{self.publication}' as publication (read_only)")
            connection.execute("use publication")
            return connection.execute(sql).fetchall()
