"""Any number of programs may start at once on a fresh clone: what they derive is whole, whoever makes it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from job import Job

ASK = "from smart_customs.warehouse.project import manifest, PROJECT; print(PROJECT, len(manifest()['nodes']))"


def test_programs_that_start_at_once_get_the_same_whole_manifest(tmp_path: Path):
    job = Job(tmp_path / "a clone [1]")
    shutil.rmtree(job.project / "target")
    ours = [
        subprocess.Popen([sys.executable, "-c", ASK], cwd=job.project, env=job.environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    bare = subprocess.Popen(
        [sys.executable, "-m", "dbt.cli.main", "--quiet", "parse"],
        cwd=job.project,
        env={**job.environment, "WAREHOUSE_PATH": "other.duckdb"},
    )
    answers = {program.communicate()[0] for program in ours}
    assert bare.wait() == 0
    kept = json.loads((job.project / "target/parsed/manifest.json").read_text())["content"]
    assert answers == {f"{job.project} {len(kept['nodes'])}\n"}
    assert len(kept["nodes"]) > 200
    # Bare dbt has its own files, and neither makes the other parse anew.
    theirs = json.loads((job.project / "target/manifest.json").read_text())
    assert theirs["nodes"].keys() == kept["nodes"].keys()
    made = (job.project / "target/parsed/manifest.json").stat().st_mtime_ns
    subprocess.run([sys.executable, "-c", ASK], cwd=job.project, env=job.environment, check=True, stdout=subprocess.DEVNULL)
    assert (job.project / "target/parsed/manifest.json").stat().st_mtime_ns == made
    assert [path.name for path in (job.project / "target/parsed").iterdir() if path.name.startswith(".parsing")] == []
