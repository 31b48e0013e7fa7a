"""Keeps Dagster's home true and small: a run whose process is gone is over, and the oldest runs go."""

import fcntl
import shutil
import time
import uuid
from pathlib import Path
from typing import IO

import dagster as dg

from smart_customs.paths import Home

KEPT_RUNS = 30
"""Of each job so many runs stay, the newest; beside them the last good one of each job and partition."""

# A run that is launched has no process for a moment.
_SECONDS_TO_START = 300
_IN_PROGRESS = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
_PARTITION = "dagster/partition"

_held: dict[str, IO[str]] = {}


def hold(home: Home, run_id: str) -> None:
    """Says that this process has the run, for as long as the process lives: by a lock, which the system releases."""
    if run_id not in _held:
        path = home.dagster / "running" / run_id
        path.parent.mkdir(parents=True, exist_ok=True)
        _held[run_id] = path.open("w")
        fcntl.flock(_held[run_id], fcntl.LOCK_EX)


def end_killed_runs(instance: dg.DagsterInstance, home: Home) -> list[dg.DagsterRun]:
    """Reports each run as failed whose process is gone before the run ended, and returns them.

    Dagster would show them as running for ever; as only one run may be at work, no other one would start.
    """
    killed = []
    for record in instance.get_run_records(dg.RunsFilter(statuses=_IN_PROGRESS)):
        if _is_killed(record, home):
            instance.report_run_failed(record.dagster_run, "The process of the run was ended before the run was.")
            killed.append(record.dagster_run)
    return killed


def _is_killed(record: dg.RunRecord, home: Home) -> bool:
    path = home.dagster / "running" / record.dagster_run.run_id
    if not path.exists():
        return time.time() - (record.start_time or record.create_timestamp.timestamp()) > _SECONDS_TO_START
    return not _is_held(path)


def _is_held(path: Path) -> bool:
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def delete_old_runs(instance: dg.DagsterInstance, home: Home) -> int:
    """Deletes all but the newest runs of each job, with their events and what they printed; returns how many."""
    seen: dict[str, int] = {}
    good: set[tuple[str, str | None]] = set()
    deleted = 0
    for record in instance.get_run_records():
        run = record.dagster_run
        seen[run.job_name] = seen.get(run.job_name, 0) + 1
        is_last_good = run.is_success and (run.job_name, run.tags.get(_PARTITION)) not in good
        if is_last_good:
            good.add((run.job_name, run.tags.get(_PARTITION)))
        if seen[run.job_name] > KEPT_RUNS and run.is_finished and not is_last_good:
            instance.delete_run(run.run_id)
            deleted += 1
    _delete_files_of_no_run(instance, home)
    return deleted


def _delete_files_of_no_run(instance: dg.DagsterInstance, home: Home) -> None:
    for path in home.dagster.glob("storage/*"):
        # Other things may lie there too.
        if _is_run_id(path.name) and instance.get_run_by_id(path.name) is None:
            shutil.rmtree(path)
    for path in home.dagster.glob("running/*"):
        run = instance.get_run_by_id(path.name)
        # One that is held and unknown is about to begin.
        if (run is None or run.is_finished) and not _is_held(path):
            path.unlink()


def _is_run_id(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False
