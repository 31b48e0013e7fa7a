"""Runs a job of the code location from the command line, in this process, and says how it went: what `make run` calls."""

import contextlib
import os
import sys
import uuid

import click
import dagster as dg
from sqlalchemy.exc import SQLAlchemyError

from orchestration.alerts import tell_of_run
from orchestration.definitions import survey_definitions
from orchestration.event_log import history
from orchestration.failures import in_a_sentence, say_why
from orchestration.instance import instance
from orchestration.origin import as_of_the_interface
from orchestration.upkeep import delete_old_runs, end_killed_runs, hold
from smart_customs.paths import Home, HomeError
from smart_customs.publication.candidate import discard
from smart_customs.publication.remarks import remarks
from smart_customs.publication.summary import products_summary, publication_summary
from smart_customs.warehouse.build import BuildError, target_from_environment
from smart_customs.warehouse.project import manifest


@click.command()
@click.argument("job_name", metavar="JOB", type=click.Choice(["survey_warehouse", "survey_products"]))
def main(job_name: str) -> None:
    """Run JOB and print a short summary. Ends with 0 only if everything was done."""
    try:
        home = Home.from_environment()
        target_from_environment()
    except (HomeError, BuildError) as error:
        sys.exit(f"Error: {error}")
    if job_name == "survey_products" and not home.publication.exists():
        sys.exit(f"There is no publication at {home.publication} to make products from: first run make run.")
    dagster = as_of_the_interface(instance(home), job_name)
    for killed in end_killed_runs(dagster, home):
        _alert(dagster, killed, home)
    run_id = str(uuid.uuid4())
    hold(home, run_id)
    job = survey_definitions().resolve_job_def(job_name)
    click.echo(f"Running {job_name} ...")
    # What dbt prints stands in its own log; here a line a step is enough.
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        result = job.execute_in_process({"loggers": {"steps": {}}}, instance=dagster, raise_on_error=False, run_id=run_id)
    discard(home, run_id)
    delete_old_runs(dagster, home)
    if not result.success:
        click.echo(say_why(dagster, result.dagster_run, home), err=True)
        _alert(dagster, result.dagster_run, home)
        sys.exit(1)
    click.echo(_published(dagster, run_id, home) if job_name == "survey_warehouse" else _products(home))


def _alert(dagster: dg.DagsterInstance, run: dg.DagsterRun, home: Home) -> None:
    if missed := tell_of_run(dagster, run.run_id, in_a_sentence(dagster, run, home), home):
        click.echo(missed, err=True)


def _published(dagster: dg.DagsterInstance, run_id: str, home: Home) -> str:
    return "\n".join([publication_summary(home.publication, history(dagster, run_id, manifest())), *remarks(home)])


def _products(home: Home) -> str:
    """What was made. The module that makes it takes half a second to load, and is needed here alone."""
    from smart_customs.products.make import unreleased

    return products_summary(home.products, unreleased(home))


if __name__ == "__main__":
    try:
        main()
    except (OSError, SQLAlchemyError) as error:
        # Dagster's database names a full disk with the SQL that it had in hand.
        found = getattr(error, "orig", None) or error
        sys.exit(
            f"Error: {found}. Make room in {Home.from_environment().root}, or ask for the right to write there; then run again."
        )
