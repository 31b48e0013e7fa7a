"""A home that was lost is restored from its backup by the commands of the operator's page; so is its service described there."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from job import SEED, Job

PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/operate.md"


def commands(name: str) -> str:
    return re.search(rf"<!-- begin: {name} -->\n```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[1]


def contents(job: Job) -> dict[str, str]:
    """The hash of each table of the publication that stands, and how many rows it has; but for the one that names the run."""
    run = job.query("select run_id from marts.publication_info")[0][0]
    [manifest] = (job.home / "warehouse/publications").glob(f"*_{run[:8]}/manifest.json")
    files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    tables = {name: table for file in files.values() for name, table in file["tables"].items()}
    return {name: table for name, table in tables.items() if not name.endswith(".publication_info")}


def test_a_lost_home_is_restored_from_its_backup(tmp_path: Path):
    job = Job(tmp_path / "job")
    backup = tmp_path / "backup.tar.gz"
    (job.project / ".venv/bin").mkdir(parents=True)
    os.symlink(shutil.which("smart-customs", path=str(Path(sys.executable).parent)), job.project / ".venv/bin/smart-customs")

    def shell(text: str) -> subprocess.CompletedProcess[str]:
        environment = {**job.environment, "BACKUP": str(backup)}
        return subprocess.run(["bash", "-euc", text], cwd=job.project, env=environment, capture_output=True, text=True)

    landed = shell(f".venv/bin/smart-customs land {SEED} --survey member --wave 2024")
    assert landed.returncode == 0, landed.stderr
    result = job.run()
    assert result.returncode == 0, result.stdout + result.stderr
    before = contents(job)
    candidate = job.home / "warehouse/candidate/warehouse.duckdb"
    candidate.write_text("answers of a run at work")
    assert shell(commands("backup")).returncode == 0
    assert backup.stat().st_mode & 0o777 == 0o600
    shutil.rmtree(job.home)
    restored = shell(commands("restore"))
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert not candidate.exists()
    assert (job.home / "warehouse/restricted.duckdb").stat().st_mode & 0o777 == 0o600
    assert contents(job) == before
    result = job.run()
    assert result.returncode == 0, result.stdout + result.stderr
    again = contents(job)
    assert len(again) > 30
    assert again == before


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="There is no systemd on this machine.")
def test_the_unit_of_the_page_is_one_that_systemd_takes(tmp_path: Path):
    unit = re.search(r"```ini\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[1]
    # This folder may be called anything: quotes keep blanks together, and `%` stands for itself when it is doubled.
    python = f'"{sys.executable}"'.replace("%", "%%")
    here = unit.replace("/srv/survey/warehouse/.venv/bin/python", python).replace("User=survey", "User=root")
    file = tmp_path / "survey-warehouse.service"
    file.write_text(here.replace("/srv/survey/warehouse", str(PAGE.parents[2]).replace("%", "%%")))
    found = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True)
    assert (found.returncode, found.stderr) == (0, "")
