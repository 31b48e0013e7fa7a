"""Runs a job of the code location from the command line, in this process, and says how it went: what `make run` calls."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
import dagster as dg

from orchestration.definitions import survey_definitions
from orchestration.event_log import history
from smart_customs.paths import PROJECT, Home
from smart_customs.publication.candidate import discard
from smart_customs.publication.summary import failure_summary, products_failure, products_summary, publication_summary
from smart_customs.warehouse.project import DBT, manifest


@click.command()
@click.argument("job_name", metavar="JOB", type=click.Choice(["survey_warehouse", "survey_products"]))
@click.option("--timings", is_flag=True, help="Time this command and a bare `dbt build` of the same project, and compare them.")
def main(job_name: str, timings: bool) -> None:
    """Run JOB and print a short summary. Ends with 0 only if everything was done."""
    if timings:
        sys.exit(_timed(job_name))
    home = Home.from_environment()
    if job_name == "survey_products" and not home.publication.exists():
        sys.exit(f"There is no publication at {home.publication} to make products from: first run make run.")
    instance = dg.DagsterInstance.get()
    job = survey_definitions().resolve_job_def(job_name)
    click.echo(f"Running {job_name} ...")
    # What dbt prints stands in its own log; here a line a step is enough.
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        result = job.execute_in_process(instance=instance, run_config={"loggers": {"steps": {}}}, raise_on_error=False)
    ran = history(instance, result.run_id, manifest())
    discard(home, result.run_id)
    if not result.success:
        failed = failure_summary(ran, result.run_id, home.publication)
        click.echo(failed if job_name == "survey_warehouse" else products_failure(ran, result.run_id), err=True)
        sys.exit(1)
    summary = publication_summary(home.publication, ran) if job_name == "survey_warehouse" else products_summary(home.products)
    click.echo(summary)


def _timed(job_name: str) -> int:
    """Runs a bare `dbt build` into a file of its own, then the job, each as a new process; prints both times in seconds.

    Both find the project parsed: the bare build keeps what it parsed apart from the job's.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "WAREHOUSE_PATH": str(Path(folder) / "bare.duckdb"), "DBT_TARGET_PATH": folder}
        subprocess.run([DBT, "--quiet", "parse"], cwd=PROJECT, env=environment, check=True)
        bare, _ = _seconds([str(DBT), "--quiet", "build"], environment)
    whole, code = _seconds([sys.executable, "-m", "orchestration.run", job_name], dict(os.environ))
    click.echo(f"Timings: bare dbt build {bare:.1f} s, make run {whole:.1f} s, {whole / bare:.2f} times as long.")
    return code


def _seconds(command: list[str], environment: dict[str, str]) -> tuple[float, int]:
    started = time.perf_counter()
    code = subprocess.run(command, cwd=PROJECT, env=environment).returncode
    return time.perf_counter() - started, code


if __name__ == "__main__":
    main()
