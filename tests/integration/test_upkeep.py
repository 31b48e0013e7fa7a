"""What Dagster keeps stays true and small: runs whose process is gone are over, and the oldest runs leave nothing."""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa

from orchestration import upkeep
from orchestration.instance import instance
from smart_customs.paths import Home

PROJECT = Path(__file__).resolve().parents[2]
WORKS = """
import sys, time
import dagster as dg
from orchestration.instance import instance
from orchestration.upkeep import hold
from smart_customs.paths import Home
@dg.op
def works(context: dg.OpExecutionContext) -> None:
    if sys.argv[1] == "held":
        hold(Home.from_environment(), context.run_id)
    print(context.run_id, flush=True)
    time.sleep(60)
@dg.job
def survey_products() -> None:
    works()
survey_products.execute_in_process(instance=instance(Home.from_environment()))
"""


@dg.asset(check_specs=[dg.AssetCheckSpec("is_good", asset="table")])
def table(context: dg.AssetExecutionContext):
    if context.run.tags.get("ends") == "badly":
        raise dg.Failure("It does.", allow_retries=False)
    return dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True)])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", "")
    return Home.from_environment()


@pytest.fixture
def dagster(home: Home) -> Iterator[dg.DagsterInstance]:
    with instance(home) as dagster:
        yield dagster


def made(dagster: dg.DagsterInstance, job: str, **tags: str) -> str:
    """A run of a job of that name that has ended."""
    definitions = dg.Definitions([table], jobs=[dg.define_asset_job(job, executor_def=dg.in_process_executor)])
    return definitions.resolve_job_def(job).execute_in_process(instance=dagster, raise_on_error=False, tags=tags).run_id


def count(home: Home, table: str, run_id: str) -> int:
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(home.dagster / "events/event_log.db")))
    with engine.connect() as connection:
        return connection.execute(sa.text(f"select count(*) from {table} where run_id = :it"), {"it": run_id}).scalar()


def test_a_run_is_over_when_its_process_is_gone_and_not_before(
    home: Home, dagster: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
):
    programs = {
        kind: subprocess.Popen([sys.executable, "-c", WORKS, kind], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        for kind in ("held", "not yet")
    }
    runs = {kind: program.stdout.readline().strip() for kind, program in programs.items()}
    try:
        assert upkeep.end_killed_runs(dagster, home) == []
    finally:
        for program in programs.values():
            program.kill()
            program.wait(20)
    assert [run.run_id for run in upkeep.end_killed_runs(dagster, home)] == [runs["held"]]
    assert dagster.get_run_by_id(runs["held"]).status is dg.DagsterRunStatus.FAILURE
    # Of this one nobody knows a process: it gets its time.
    assert dagster.get_run_by_id(runs["not yet"]).status is dg.DagsterRunStatus.STARTED
    monkeypatch.setattr(upkeep, "_SECONDS_TO_START", 0)
    assert [run.run_id for run in upkeep.end_killed_runs(dagster, home)] == [runs["not yet"]]
    assert upkeep.end_killed_runs(dagster, home) == []


def test_the_newest_runs_of_each_job_stay_and_the_last_good_one(
    home: Home, dagster: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(upkeep, "KEPT_RUNS", 2)
    good = [made(dagster, "survey_warehouse") for _ in range(2)]
    landed = [made(dagster, "land_export", **{"dagster/partition": wave}) for wave in ("2024", "2026", "2026", "2026")]
    bad = [made(dagster, "survey_warehouse", ends="badly") for _ in range(3)]
    about_to_begin, strange = str(uuid.uuid4()), home.dagster / "storage/not a run"
    strange.mkdir(parents=True)
    upkeep.hold(home, about_to_begin)
    assert count(home, "event_logs", good[0]) > 5
    assert count(home, "asset_check_executions", good[0]) == 1
    assert upkeep.delete_old_runs(dagster, home) == 3
    assert {run.run_id for run in dagster.get_runs()} == {good[1], landed[0], *landed[2:], *bad[1:]}
    for gone in (good[0], landed[1], bad[0]):
        assert count(home, "event_logs", gone) == count(home, "asset_check_executions", gone) == 0
    kept = {path.name for path in (home.dagster / "storage").iterdir()}
    assert kept == {good[1], landed[0], *landed[2:], *bad[1:], strange.name}
    assert [path.name for path in (home.dagster / "running").iterdir()] == [about_to_begin]
    assert upkeep.delete_old_runs(dagster, home) == 0
    assert count(home, "event_logs", good[1]) > 5
