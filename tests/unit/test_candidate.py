"""One run at a time has the candidate, and nothing of it stays."""

import subprocess
import sys
from pathlib import Path

import pytest

from smart_customs.paths import Home
from smart_customs.publication import candidate

WAITING = """
import sys
from pathlib import Path
from smart_customs.paths import Home
from smart_customs.publication import candidate
print("asking", flush=True)
candidate.take(Home(Path(sys.argv[1])), "second")
print("taken", flush=True)
"""


def test_a_second_run_waits_for_the_first(tmp_path: Path):
    home = Home(tmp_path)
    path = candidate.take(home, "first")
    path.write_text("answers")
    second = subprocess.Popen([sys.executable, "-c", WAITING, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert second.stdout.readline() == "asking\n"
    with pytest.raises(subprocess.TimeoutExpired):
        second.wait(timeout=2)
    assert candidate.of_run(home, "first").read_text() == "answers"
    candidate.discard(home, "first")
    assert second.communicate(timeout=20)[0] == "taken\n"
    assert not path.exists()


def test_a_run_that_did_not_take_it_is_told_what_to_do(tmp_path: Path):
    home = Home(tmp_path)
    with pytest.raises(candidate.CandidateError, match="found none"):
        candidate.of_run(home, "b")
    candidate.take(home, "a")
    with pytest.raises(candidate.CandidateError, match="found that of run a.*launch the whole job survey_warehouse"):
        candidate.of_run(home, "b")
    candidate.discard(home, "b")
    assert candidate.of_run(home, "a") == home.candidate
    candidate.discard(home, "a")


def test_taking_it_removes_what_an_interrupted_run_left(tmp_path: Path):
    home = Home(tmp_path)
    candidate.take(home, "a").write_text("answers")
    home.candidate.with_name("warehouse.duckdb.wal").write_text("more answers")
    assert not candidate.take(home, "b").exists()
    assert sorted(path.name for path in home.candidate.parent.iterdir()) == ["warehouse.lock"]
    assert home.candidate.parent.stat().st_mode & 0o777 == 0o700
    candidate.discard(home, "b")
