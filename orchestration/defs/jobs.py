"""The job of the warehouse, when it runs, who is told of what goes wrong, and what keeps Dagster's home small."""

import dagster as dg

from orchestration.alerts import tell, tell_of_run
from orchestration.defs.landing import land_export
from orchestration.failures import in_a_sentence, say_why
from orchestration.freshness import stale
from orchestration.upkeep import delete_old_runs, end_killed_runs
from smart_customs.paths import Home

survey_warehouse = dg.define_asset_job(
    "survey_warehouse",
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups("landing", "products"),
    description="From the raw exports of all waves to published, audited marts. A critical check that fails stops it; the last "
    "publication then stays.",
    # One process: the steps work on one DuckDB file, which a single process may write.
    executor_def=dg.in_process_executor,
)

survey_products = dg.define_asset_job(
    "survey_products",
    selection=dg.AssetSelection.groups("products"),
    description="From the publication to what readers get: report, open data, documentation and their index.",
    # One process: importing everything once takes less time than the steps could save side by side.
    executor_def=dg.in_process_executor,
)

_HOUR = 2

nightly = dg.ScheduleDefinition(
    name="nightly",
    job=survey_warehouse,
    cron_schedule=f"0 {_HOUR} * * *",
    execution_timezone="UTC",
    description=f"Every night at {_HOUR:02}:00 UTC.",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[land_export],
    request_job=survey_warehouse,
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=10,
    description="Builds and publishes the warehouse anew after an export was landed.",
)
def publish_what_was_landed(context: dg.RunStatusSensorContext) -> dg.RunRequest:
    return dg.RunRequest(run_key=context.dagster_run.run_id)


@dg.run_failure_sensor(
    name="say_why_a_run_failed",
    monitored_jobs=[survey_warehouse, survey_products],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Ends the log of a failed run with what the terminal says at the end of make run.",
)
def say_why_a_run_failed(context: dg.RunFailureSensorContext) -> dg.SkipReason:
    say_why(context.instance, context.dagster_run, Home.from_environment())
    # Without a reason Dagster writes into the run's log that a sensor acted, behind why the run failed.
    return dg.SkipReason(f"Why run {context.dagster_run.run_id} failed stands in its log.")


@dg.run_failure_sensor(
    name="alert_of_a_failed_run",
    monitored_jobs=[survey_warehouse, survey_products, land_export],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells the addresses of SMART_CUSTOMS_ALERTS of a failed run and of a refused export, unless make run has.",
)
def alert_of_a_failed_run(context: dg.RunFailureSensorContext) -> dg.SkipReason:
    home, run = Home.from_environment(), context.dagster_run
    missed = tell_of_run(context.instance, run.run_id, in_a_sentence(context.instance, run, home), home)
    return dg.SkipReason(missed or f"Of run {run.run_id} whoever is to know has been told.")


@dg.sensor(
    minimum_interval_seconds=600,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells the addresses of SMART_CUSTOMS_ALERTS, once, that the publication is older than a night allows.",
)
def alert_of_a_stale_publication(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    sentence = stale(Home.from_environment())
    if sentence is None or sentence == context.cursor:
        return dg.SkipReason(sentence or "The publication is fresh, or there is none yet.")
    context.update_cursor(sentence)
    return dg.SkipReason(tell(sentence, "/assets/published/smart_customs") or sentence)


@dg.sensor(
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Ends runs whose process is gone, which would keep others waiting, and deletes the oldest runs of each job.",
)
def tidy_up_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    home = Home.from_environment()
    killed = end_killed_runs(context.instance, home)
    deleted = delete_old_runs(context.instance, home)
    return dg.SkipReason(f"{len(killed)} killed runs ended, {deleted} old runs deleted.")
