"""The warehouse as assets: every seed and model. dbt builds them in the run's candidate."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import dbt_assets

from expectations.beside import beside
from orchestration.translator import SurveyTranslator, asset_key, column_lineage, origins_table
from orchestration.upkeep import hold
from smart_customs.landing.folder import LandingFolder
from smart_customs.paths import Home
from smart_customs.publication.candidate import take
from smart_customs.publication.expected import tested
from smart_customs.warehouse.build import NodeResult, build, target_from_environment
from smart_customs.warehouse.lineage import Columns, known_lineage
from smart_customs.warehouse.project import Manifest
from smart_customs.warehouse.wording import test_name, test_severity


def tables_asset(manifest: Manifest) -> dg.AssetsDefinition:
    """Every seed and model of the manifest, as one step."""

    @dbt_assets(manifest=manifest, name="tables", dagster_dbt_translator=SurveyTranslator())
    def tables(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        """Reads what was landed, and builds and tests all tables in the run's candidate; told when all is built.

        Raises Failure with what went wrong: a landing folder that is not as its ledger says, a table, a test.
        """
        if context.is_subset:
            raise dg.Failure(
                "A part of the tables was chosen; they build on one another in one run. Launch the whole job survey_warehouse.",
                allow_retries=False,
            )
        from smart_customs.landing.upkeep import canonical_problems

        home = Home.from_environment()
        hold(home, context.run.run_id)
        # Suites are evaluated behind this step; their library loads meanwhile.
        beside()
        landing = LandingFolder(home.landing)
        with landing.still():
            found = canonical_problems(landing)
        if found:
            raise dg.Failure("What was landed is not as the ledger says. " + " ".join(found), allow_retries=False)
        candidate = take(home, context.run.run_id)
        results = build(home, candidate, target_from_environment())
        yield from _told(results, manifest, candidate)
        broken = [f"{_node(manifest, result)['name']}: {result.error}" for result in results if result.error]
        if broken:
            first = " ".join(broken[:10])
            raise dg.Failure(f"{len(broken)} of {len(results)} tables and tests failed. {first}", allow_retries=False)

    return tables


def _told(
    results: list[NodeResult], manifest: Manifest, candidate: Path
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """What dbt built and tested, as Dagster's events."""
    # Loaded by the step that needs it: Dagster starts without DuckDB.
    from smart_customs.warehouse.preview import row_counts

    compiled = {f"{node['schema']}.{node['name']}": r.compiled for r in results for node in [_node(manifest, r)] if r.compiled}
    rows, origins = row_counts(candidate), known_lineage(compiled, candidate)
    for result in results:
        node = _node(manifest, result)
        if node["resource_type"] == "test":
            yield from _checked(node, result, manifest, rows)
        elif result.is_good:
            table = f"{node['schema']}.{node['name']}"
            yield dg.MaterializeResult(asset_key=asset_key(node), metadata=_facts(table, result, rows, origins))


def _node(manifest: Manifest, result: NodeResult) -> Mapping[str, Any]:
    return manifest["nodes"][result.unique_id]


def _checked(
    node: Mapping[str, Any], result: NodeResult, manifest: Manifest, rows: Mapping[str, int]
) -> Iterator[dg.AssetCheckResult]:
    """The test as a check; none for one that was skipped, since it found nothing."""
    if result.status == "skipped":
        return
    key = asset_key(tested(manifest, node))
    table = ".".join(key.path)
    of_all = f" of {rows[table]:,} in the table" if table in rows else ""
    found = f"{result.failures} rows against it{of_all}." if result.failures is not None else result.error
    yield dg.AssetCheckResult(
        asset_key=key,
        check_name=test_name(node),
        passed=result.status in ("pass", "success"),
        severity=dg.AssetCheckSeverity.ERROR if test_severity(node) == "critical" else dg.AssetCheckSeverity.WARN,
        description=found,
        metadata={
            "severity": test_severity(node),
            "unique_id": node["unique_id"],
            "rows against it": result.failures if result.failures is not None else "not counted",
            "seconds": result.seconds,
        },
    )


def _facts(table: str, result: NodeResult, rows: Mapping[str, int], origins: Mapping[str, Columns]) -> dict[str, Any]:
    """How many rows there are, and the origins of columns; first rows come with the products, from the public tables."""
    facts: dict[str, Any] = {"unique_id": result.unique_id, "seconds": result.seconds}
    if table in rows:
        facts["dagster/row_count"] = rows[table]
    columns = origins.get(table, {})
    if lineage := column_lineage(columns):
        facts["dagster/column_lineage"] = lineage
        facts["where columns come from"] = dg.MetadataValue.md(origins_table(columns, origins))
    return facts
