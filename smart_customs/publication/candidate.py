"""The file that a run builds in and nobody else opens. It holds answers of Members, so it does not outlive its run.

Its path is always the same, since dbt reads its project anew whenever the path changes; a lock gives it to one run at a time.
A second run waits until the first has published or failed. The lock ends with the process that holds it, however it ends; then
the run's guardian, a program of its own, deletes what the run could not: see `guardian.py`.
"""

import fcntl
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from smart_customs.paths import PROJECT, Home

_SECONDS_TO_LOOK_AGAIN, _MOST_LOOKS = 0.5, 120

_held: dict[Path, IO[str]] = {}


class CandidateError(Exception):
    """The candidate belongs to another run, or to none."""


def take(home: Home, run_id: str) -> Path:
    """Waits for the candidate, makes it this run's, and removes what an interrupted run left. Returns its path."""
    home.candidate.parent.mkdir(parents=True, exist_ok=True)
    home.candidate.parent.chmod(0o700)
    _let_go(home)
    lock = _lock(home).open("a+")
    fcntl.flock(lock, fcntl.LOCK_EX)
    _held[_lock(home)] = lock
    _delete(home)
    _settle(home)
    lock.truncate(0)
    lock.write(run_id)
    lock.flush()
    _guard(home, run_id)
    return home.candidate


def of_run(home: Home, run_id: str) -> Path:
    """The path of the candidate. Raises CandidateError where this run has not taken it: a run builds the whole graph."""
    owner = _lock(home).read_text() if _lock(home).exists() else ""
    if owner != run_id:
        raise CandidateError(
            f"{home.candidate}: expected the candidate of run {run_id}, found {f'that of run {owner}' if owner else 'none'}. "
            "Tables build on one another within one run: launch the whole job survey_warehouse."
        )
    return home.candidate


def discard(home: Home, run_id: str) -> None:
    """Deletes the candidate if it is this run's, and lets the next run have it."""
    if _lock(home).exists() and _lock(home).read_text() == run_id:
        _delete(home)
        _lock(home).write_text("")
        _let_go(home)


@contextmanager
def alone_with(home: Home) -> Iterator[None]:
    """Keeps runs waiting, and deletes the candidate that an interrupted one left. Raises CandidateError where a run has it."""
    if not home.warehouse.exists():
        yield
        return
    home.candidate.parent.mkdir(parents=True, exist_ok=True)
    home.candidate.parent.chmod(0o700)
    with _lock(home).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CandidateError(f"the run {_lock(home).read_text()} at work") from None
        _delete(home)
        yield


def discard_behind(home: Home, run_id: str) -> None:
    """Waits until no process has the candidate, and deletes it if it still is this run's.

    Programs that the run started end a moment behind it, and may write meanwhile: so it looks again until nothing comes, for a
    minute at most. What cannot be deleted then is left to the next run, which deletes it or says why not.
    """
    with _lock(home).open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if lock.read() != run_id:
            return
        looks = 0
        while _left(home) and (looks := looks + 1) <= _MOST_LOOKS:
            with suppress(OSError):
                _delete(home)
            time.sleep(_SECONDS_TO_LOOK_AGAIN)
        _settle(home)
        lock.truncate(0)


def discard_left(home: Home) -> None:
    """Deletes what a run left whose guardian could not: after a power cut. Nothing where a run has the candidate."""
    if not _lock(home).exists():
        return
    with _lock(home).open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        _delete(home)
        _settle(home)


def _guard(home: Home, run_id: str) -> None:
    """Starts the run's guardian before there is anything to delete. What ends this process and its group does not end it."""
    command = [sys.executable, "-m", "smart_customs.publication.guardian", str(home.root.resolve()), run_id]
    nothing = subprocess.DEVNULL
    subprocess.Popen(command, cwd=PROJECT, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)


def _lock(home: Home) -> Path:
    return home.candidate.with_suffix(".lock")


def _delete(home: Home) -> None:
    for path in _left(home):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _left(home: Home) -> list[Path]:
    """All but the lock: the file, DuckDB's log and spilled pages beside it, dbt's compiled SQL."""
    return [path for path in home.candidate.parent.iterdir() if path != _lock(home)]


def _settle(home: Home) -> None:
    """Puts right what a run left of a publication."""
    # Loaded where it is needed: Dagster starts without DuckDB.
    from smart_customs.publication.kept import publications_alone

    with publications_alone(home):
        pass


def _let_go(home: Home) -> None:
    if lock := _held.pop(_lock(home), None):
        lock.close()
