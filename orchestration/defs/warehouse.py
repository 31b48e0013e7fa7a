"""The warehouse as assets: seeds and raw tables, then every model behind them. dbt builds both in the run's candidate."""

import os
from collections.abc import Iterator

import dagster as dg
from dagster_dbt import DbtCliResource, dbt_assets

from orchestration.paths import PROJECT, Home
from orchestration.project import DBT, dbt_arguments, dbt_environment, manifest
from orchestration.publication.candidate import of_run, take
from orchestration.translator import SurveyTranslator

dbt_command = DbtCliResource(project_dir=str(PROJECT), profiles_dir=str(PROJECT), dbt_executable=str(DBT))


@dbt_assets(
    manifest=manifest(),
    select="resource_type:seed path:models/raw",
    name="raw_tables",
    dagster_dbt_translator=SurveyTranslator(),
)
def raw_tables(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator:
    """Raw answers, reference data and codebook. The raw suite judges them before any model reads them."""
    take(Home.from_environment(), context.run.run_id)
    yield from _build(context, dbt)


@dbt_assets(
    manifest=manifest(),
    select="path:models",
    exclude="path:models/raw",
    name="models",
    dagster_dbt_translator=SurveyTranslator(),
)
def models(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator:
    """Everything that is computed from the raw tables."""
    yield from _build(context, dbt)


def _build(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator:
    home = Home.from_environment()
    candidate = of_run(home, context.run.run_id)
    os.environ.update(dbt_environment(home))
    try:
        yield from dbt.cli(["build", *dbt_arguments(home), "--exclude-resource-type", "unit_test"], context=context).stream()
    finally:
        if candidate.exists():
            candidate.chmod(0o600)
