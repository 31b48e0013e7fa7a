"""The one code location of Dagster: puts together what `defs/` declares, and nothing else."""

import dagster as dg

from orchestration.defs.checks import suite_checks
from orchestration.defs.jobs import (
    discard_candidate_of_failed_run,
    nightly,
    publish_what_was_landed,
    survey_products,
    survey_warehouse,
)
from orchestration.defs.landing import land_export, landed_export, new_exports
from orchestration.defs.products import products
from orchestration.defs.publication import published
from orchestration.defs.warehouse import dbt_command, models, raw_tables
from orchestration.progress import step_logger


@dg.definitions
def survey_definitions() -> dg.Definitions:
    return dg.Definitions(
        assets=[landed_export, raw_tables, models, published, products],
        asset_checks=suite_checks,
        jobs=[survey_warehouse, survey_products, land_export],
        schedules=[nightly],
        sensors=[new_exports, publish_what_was_landed, discard_candidate_of_failed_run],
        resources={"dbt": dbt_command},
        loggers={"steps": step_logger},
    )
