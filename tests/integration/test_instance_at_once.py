"""Programs that open a new home at once all get its instance: the first one makes the tables, the others find them."""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
OPENS = """
from orchestration.instance import instance
from smart_customs.paths import Home
with instance(Home.from_environment()) as found:
    print(found.get_runs_count())
"""


def test_programs_that_open_a_new_home_at_once_find_whole_tables(tmp_path: Path):
    environment = {**os.environ, "SMART_CUSTOMS_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-c", OPENS]
    programs = [
        subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    ended = [(*program.communicate(), program.returncode) for program in programs]
    assert [(out, code) for out, _, code in ended] == [("0\n", 0)] * 4, [err[-500:] for _, err, _ in ended]
