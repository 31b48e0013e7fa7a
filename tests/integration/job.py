"""The job as `make run` starts it, on a copy of the project, so that its seeds can be spoiled. Knows no test and no number."""

import json
import os
import shutil
import subprocess
import sys
from copy import copy
from pathlib import Path

import duckdb
import msgpack
from shared import once

from benchmarks.workshop import PROJECT, make_workshop

SEED = Path("seeds/raw/raw_member_survey_2024.csv")


class Job:
    """A copy of the project with a home of its own. It begins with what programs derive from the sources as they are copied."""

    def __init__(self, folder: Path, home: Path | None = None) -> None:
        self.project = make_workshop(folder).project
        self.home = home or folder / "home"
        _warm(self.project)

    @classmethod
    def after(cls, folder: Path, *names: str) -> "Job":
        """One in whose home these jobs have run, in this order: a copy of a home in which they do so once in a test run."""
        job = cls(folder)
        # As it is, hard links too: a publication that is kept is the same file.
        subprocess.run(["cp", "-a", _home_after(names), job.home], check=True)
        return job

    def at(self, home: Path) -> "Job":
        """The same copy with another home."""
        other = copy(self)
        other.home = home
        return other

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
        return _run(self.project, self.environment, name)

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


def _home_after(names: tuple[str, ...]) -> Path:
    """A home in which these jobs of the project itself have run."""

    def make(folder: Path) -> None:
        *before, last = names
        if before:
            subprocess.run(["cp", "-a", _home_after(tuple(before)), folder / "home"], check=True)
        result = _run(PROJECT, {**os.environ, "SMART_CUSTOMS_HOME": str(folder / "home")}, last)
        assert result.returncode == 0, result.stdout + result.stderr

    folder, _ = once(f"home_after_{'_and_'.join(names)}", make)
    return folder / "home"


def _run(project: Path, environment: dict[str, str], name: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "orchestration.run", name]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)


def _warm(project: Path) -> None:
    """Copies what a run derives from the sources, Python's and dbt's, and would derive anew in each copy.

    Whoever reads it sees whether a source is another one meanwhile.
    """
    _home_after(("survey_warehouse",))
    for package in ("orchestration", "smart_customs", "expectations"):
        # Another process may be writing one of those that are left out.
        shutil.copytree(PROJECT / package, project / package, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.pyc.*"))
    here, there = (folder / "target" / "parsed" for folder in (PROJECT, project))
    there.mkdir(parents=True)
    shutil.copy(here / "column_lineage.json", there)
    # What dbt keeps says in which folder each file lies.
    manifest = (here / "manifest.json").read_text(encoding="utf-8")
    (there / "manifest.json").write_text(manifest.replace(json.dumps(str(PROJECT)), json.dumps(str(project))), encoding="utf-8")
    parsed = msgpack.unpackb((here / "partial_parse.msgpack").read_bytes(), strict_map_key=False)
    for seed in (node for node in parsed["nodes"].values() if "root_path" in node):
        seed["root_path"] = str(project)
    for file in parsed["files"].values():
        file["path"]["project_root"] = str(project)
    (there / "partial_parse.msgpack").write_bytes(msgpack.packb(parsed))
