"""What a run built in is gone soon after the run's process, however that ended; and the program that sees to it is gone too."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from smart_customs.paths import Home
from smart_customs.publication import candidate

PROJECT = Path(__file__).resolve().parents[2]
# A run that has built, and a program that it started, which writes a moment after the run is gone.
RUN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
from pathlib import Path
from smart_customs.files import replacing
from smart_customs.paths import Home
from smart_customs.publication import candidate
home, ends = Home(Path(sys.argv[1])), sys.argv[2]
path = candidate.take(home, "first")
path.write_text("answers")
path.with_name("spilled").mkdir()
LATE = '''
import os, sys, time
while os.getppid() == int(sys.argv[1]):
    time.sleep(0.01)
time.sleep(0.2)
open(sys.argv[2], "w").write("answers")
'''
with replacing(home.restricted, 0o600) as draft:
    draft.write_text("contact points")
    print("built", flush=True)
    if ends == "killed":
        subprocess.Popen([sys.executable, "-c", LATE, str(os.getpid()), str(path.with_name("late"))], start_new_session=True)
        time.sleep(60)
    if ends == "by an error":
        raise ValueError
candidate.discard(home, "first")
path.with_name("of the next run").write_text("answers")
"""
NOTHING = ["candidate", "candidate/warehouse.lock", "publications", "publications/.lock", "smart_customs.duckdb"]


def started(home: Home, ends: str) -> subprocess.Popen:
    """A run that has built; in a group of its own."""
    home.warehouse.mkdir(parents=True)
    home.publication.write_text("published")
    command = [sys.executable, "-c", RUN, str(home.root), ends]
    run = subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )
    assert run.stdout.readline() == "built\n"
    return run


def guardians(home: Home) -> list[int]:
    """The processes that guard the home."""
    listed = subprocess.run(
        ["ps", "-eww", "-o", "pid=,stat=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    found = [line.split(maxsplit=2) for line in listed if f"smart_customs.publication.guardian {home.root} " in line]
    return [int(number) for number, state, _ in found if not state.startswith("Z")]


def soon(happened: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def left(home: Home) -> list[str]:
    return sorted(str(path.relative_to(home.warehouse)) for path in home.warehouse.rglob("*"))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_killed_run_built_in_is_deleted_though_its_whole_group_is_killed(tmp_path: Path, number: signal.Signals):
    home = Home(tmp_path / "home")
    run = started(home, "killed")
    assert len(guardians(home)) == 1
    os.killpg(run.pid, number)
    run.wait(20)
    soon(lambda: not guardians(home), "the guardian goes on")
    assert left(home) == NOTHING
    assert (home.warehouse / "candidate/warehouse.lock").read_text() == ""
    assert home.publication.read_text() == "published"


def test_a_run_that_ends_by_an_error_leaves_nothing_either(tmp_path: Path):
    home = Home(tmp_path / "home")
    started(home, "by an error").wait(20)
    soon(lambda: not guardians(home), "the guardian goes on")
    assert left(home) == NOTHING


def test_behind_a_run_that_has_tidied_up_nothing_is_deleted(tmp_path: Path):
    home = Home(tmp_path / "home")
    started(home, "well").wait(20)
    soon(lambda: not guardians(home), "the guardian goes on")
    assert left(home) == sorted([*NOTHING, "candidate/of the next run", "restricted.duckdb"])


def test_signals_to_the_guardian_do_not_end_it_before_its_run(tmp_path: Path):
    home = Home(tmp_path / "home")
    run = started(home, "killed")
    [guardian] = guardians(home)
    time.sleep(0.3)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        os.kill(guardian, number)
    run.kill()
    run.wait(20)
    soon(lambda: not guardians(home), "the guardian goes on")
    assert left(home) == NOTHING


def test_the_guardian_of_a_run_whose_home_was_removed_ends_too(tmp_path: Path):
    home = Home(tmp_path / "home")
    run = started(home, "killed")
    shutil.rmtree(home.root)
    run.kill()
    run.wait(20)
    soon(lambda: not guardians(home), "the guardian goes on")
    assert not home.root.exists()


def test_what_a_power_cut_left_is_deleted_where_no_run_has_the_candidate(tmp_path: Path):
    home = Home(tmp_path / "home")
    candidate.discard_left(home)
    candidate.take(home, "first").write_text("answers")
    candidate.discard_left(home)
    assert home.candidate.read_text() == "answers"
    candidate.discard(home, "first")
    home.candidate.write_text("answers")
    candidate.discard_left(home)
    assert not home.candidate.exists()


def test_what_builds_on_spark_ends_with_the_run_that_started_it():
    waits = (
        "import time; from smart_customs.warehouse.spark import end_with_starter; "
        "end_with_starter(); print(1, flush=True); time.sleep(60)"
    )
    program = subprocess.Popen([sys.executable, "-c", waits], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert program.stdout.readline() == b"1\n"
    with pytest.raises(subprocess.TimeoutExpired):
        program.wait(0.3)
    program.stdin.close()
    assert program.wait(10) == 1
