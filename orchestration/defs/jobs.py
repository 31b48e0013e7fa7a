"""The job of the warehouse, when it runs, and what tidies up behind a run that failed."""

import dagster as dg

from orchestration.defs.landing import land_export
from orchestration.failures import say_why
from smart_customs.paths import Home
from smart_customs.publication.candidate import discard

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

nightly = dg.ScheduleDefinition(
    name="nightly",
    job=survey_warehouse,
    cron_schedule="0 2 * * *",
    execution_timezone="UTC",
    description="Every night at 02:00 UTC.",
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
    name="discard_candidate_of_failed_run",
    monitored_jobs=[survey_warehouse],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Deletes the file that a failed run built in: it holds answers of Members.",
)
def discard_candidate_of_failed_run(context: dg.RunFailureSensorContext) -> dg.SkipReason:
    discard(Home.from_environment(), context.dagster_run.run_id)
    # Without a reason Dagster writes into the run's log that a sensor acted, behind why the run failed.
    return dg.SkipReason(f"What run {context.dagster_run.run_id} built in is deleted.")


@dg.run_failure_sensor(
    name="say_why_a_run_failed",
    monitored_jobs=[survey_warehouse, survey_products],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Ends the log of a failed run with what the terminal says at the end of make run.",
)
def say_why_a_run_failed(context: dg.RunFailureSensorContext) -> dg.SkipReason:
    say_why(context.instance, context.dagster_run, Home.from_environment())
    return dg.SkipReason(f"Why run {context.dagster_run.run_id} failed stands in its log.")
