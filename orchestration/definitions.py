"""The one code location of Dagster: puts together what `defs/` declares, and nothing else."""

import dagster as dg

from orchestration.defs.checks import suite_checks
from orchestration.defs.jobs import (
    alert_of_a_failed_run,
    alert_of_a_stale_publication,
    nightly,
    publish_what_was_landed,
    say_why_a_run_failed,
    survey_products,
    survey_warehouse,
    tidy_up_runs,
)
from orchestration.defs.landing import land_export, landing_asset, new_exports
from orchestration.defs.products import products
from orchestration.defs.publication import publication_assets
from orchestration.defs.warehouse import tables_asset
from orchestration.progress import step_logger
from smart_customs.landing.codebook import described_waves
from smart_customs.paths import SEEDS
from smart_customs.warehouse.project import Manifest
from smart_customs.warehouse.project import manifest as project_manifest


def survey_definitions(manifest: Manifest | None = None) -> dg.Definitions:
    """All that Dagster knows, of the project's own manifest or of another one."""
    manifest = project_manifest() if manifest is None else manifest
    return dg.Definitions(
        assets=[
            landing_asset(described_waves(SEEDS)),
            tables_asset(manifest),
            publication_assets(manifest),
            products,
        ],
        asset_checks=suite_checks(),
        jobs=[survey_warehouse, survey_products, land_export],
        schedules=[nightly],
        sensors=[
            new_exports,
            publish_what_was_landed,
            say_why_a_run_failed,
            alert_of_a_failed_run,
            alert_of_a_stale_publication,
            tidy_up_runs,
        ],
        loggers={"steps": step_logger},
    )


@dg.definitions
def location() -> dg.Definitions:
    """What Dagster loads."""
    return survey_definitions()
