"""The warehouse as assets: seeds and raw tables, then every model behind them. dbt builds both in the run's candidate."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource, dbt_assets

from orchestration.translator import SurveyTranslator, column_lineage, origins_table
from smart_customs.paths import PROJECT, Home
from smart_customs.publication.candidate import of_run, take
from smart_customs.warehouse.lineage import Columns, keep_lineage, kept_lineage
from smart_customs.warehouse.preview import Preview, previews
from smart_customs.warehouse.project import DBT, Manifest, dbt_arguments, dbt_environment


def dbt_command() -> DbtCliResource:
    """The program dbt of this environment, on this project."""
    return DbtCliResource(project_dir=str(PROJECT), profiles_dir=str(PROJECT), dbt_executable=str(DBT))


def warehouse_assets(manifest: Manifest) -> list[dg.AssetsDefinition]:
    """The seeds and models of the manifest, in the two steps in which dbt builds them."""

    @dbt_assets(
        manifest=manifest,
        select="resource_type:seed path:models/raw",
        name="raw_tables",
        dagster_dbt_translator=SurveyTranslator(),
    )
    def raw_tables(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator:
        """Raw answers, reference data and codebook. The raw suite judges them before any model reads them."""
        take(Home.from_environment(), context.run.run_id)
        yield from _build(context, dbt)

    @dbt_assets(
        manifest=manifest,
        select="path:models",
        exclude="path:models/raw",
        name="models",
        dagster_dbt_translator=SurveyTranslator(),
    )
    def models(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator:
        """Everything that is computed from the raw tables."""
        yield from _build(context, dbt)

    return [raw_tables, models]


def _build(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator:
    """What dbt reports, told when all is built: rows of tables and origins of columns are read then."""
    home = Home.from_environment()
    candidate = of_run(home, context.run.run_id)
    os.environ.update(dbt_environment(home))
    build = dbt.cli(["build", *dbt_arguments(home), "--exclude-resource-type", "unit_test"], context=context)
    events = []
    try:
        for event in build.stream():
            events.append(event)
        keep_lineage(build.target_path / "manifest.json", candidate)
        seen, origins = previews(candidate), kept_lineage()
        events = [_with_facts(event, context, seen, origins) for event in events]
    finally:
        # Of a build that failed, what it did build is told of as it is.
        yield from events
        if candidate.exists():
            candidate.chmod(0o600)


def _with_facts(
    event: Any, context: dg.AssetExecutionContext, seen: Mapping[str, Preview], origins: Mapping[str, Columns]
) -> Any:
    if isinstance(event, dg.AssetCheckResult):
        table = ".".join(event.asset_key.path)
        rows = f" of {seen[table].rows:,} in the table" if table in seen else ""
        return event._replace(description=f"{event.metadata['dagster_dbt/failed_row_count'].value} rows against it{rows}.")
    if not isinstance(event, dg.Output):
        return event
    table = ".".join(context.asset_key_for_output(event.output_name).path)
    return event.with_metadata({**event.metadata, **_facts(table, seen, origins)})


def _facts(table: str, seen: Mapping[str, Preview], origins: Mapping[str, Columns]) -> dict[str, Any]:
    """Rows and origins of columns; the first rows only of marts, since the others hold answers of Members."""
    facts: dict[str, Any] = {}
    if table in seen:
        facts["dagster/row_count"] = seen[table].rows
        if table.startswith("marts."):
            facts["first rows"] = dg.MetadataValue.md(seen[table].table)
    columns = origins.get(table, {})
    if lineage := column_lineage(columns):
        facts["dagster/column_lineage"] = lineage
        facts["where columns come from"] = dg.MetadataValue.md(origins_table(columns, origins))
    return facts
