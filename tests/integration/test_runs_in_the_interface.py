"""What the interface needs of a run that was made elsewhere: the job that it belongs to, and why it failed."""

from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs.jobs import alert_of_a_failed_run, say_why_a_run_failed
from orchestration.failures import say_why
from orchestration.instance import instance
from orchestration.origin import as_of_the_interface
from smart_customs.paths import Home


@dg.op
def fails() -> None:
    raise dg.Failure("The third file is empty.", allow_retries=False)


@dg.job
def survey_products() -> None:
    fails()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", "")
    return Home.from_environment()


@pytest.fixture
def failed(home: Home):
    """(instance, the run that failed in it)."""
    with as_of_the_interface(instance(home), "survey_products") as dagster:
        run_id = survey_products.execute_in_process(instance=dagster, raise_on_error=False).run_id
        yield dagster, dagster.get_run_by_id(run_id)


def messages(dagster: dg.DagsterInstance, run: dg.DagsterRun) -> list[str]:
    return [entry.dagster_event.message for entry in dagster.all_logs(run.run_id) if entry.dagster_event]


def test_a_run_belongs_to_the_job_that_the_interface_shows(failed):
    _, run = failed
    assert run.remote_job_origin.get_id() == run.remote_job_origin.repository_origin.get_job_origin("survey_products").get_id()
    assert run.remote_job_origin.repository_origin.get_label() == "__repository__@orchestration.definitions"
    # By this the page of a job finds its runs.
    assert run.tags_for_storage()[".dagster/repository"] == "__repository__@orchestration.definitions"


def test_without_it_a_run_belongs_to_no_job(home: Home):
    with instance(home) as dagster:
        run_id = survey_products.execute_in_process(instance=dagster, raise_on_error=False).run_id
        assert dagster.get_run_by_id(run_id).remote_job_origin is None


def test_the_log_of_a_failed_run_ends_with_what_the_terminal_says_and_says_it_once(failed, home: Home):
    dagster, run = failed
    said = say_why(dagster, run, home)
    assert said.startswith(f"Run {run.run_id} failed: not all products were made.")
    assert "The third file is empty." in said
    assert messages(dagster, run)[-1] == said
    assert say_why(dagster, run, home) == said
    assert messages(dagster, run).count(said) == 1


def test_of_a_run_that_the_interface_launched_a_sensor_says_it_and_nothing_comes_behind(failed):
    dagster, run = failed
    [event] = [entry.dagster_event for entry in dagster.all_logs(run.run_id, of_type=dg.DagsterEventType.RUN_FAILURE)]
    for sensor in (say_why_a_run_failed, alert_of_a_failed_run):
        context = dg.build_run_status_sensor_context(sensor.name, event, dagster, run).for_run_failure()
        assert isinstance(sensor(context), dg.SkipReason)
    assert messages(dagster, run)[-1].startswith(f"Run {run.run_id} failed: not all products were made.")
