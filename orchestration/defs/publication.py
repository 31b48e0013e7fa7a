"""What people query: the audited marts as one file, and what only the project office may read as another."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import dagster as dg

from orchestration.event_log import history
from orchestration.freshness import NIGHTLY
from smart_customs.paths import SEEDS, Home
from smart_customs.publication.audit import record
from smart_customs.publication.candidate import discard, of_run
from smart_customs.publication.expected import expected_assets
from smart_customs.warehouse.project import Manifest

if TYPE_CHECKING:
    from smart_customs.publication.history import Standing
    from smart_customs.publication.publish import Published

_OWNERS = ["team:survey-warehouse"]
_FILES = {
    "smart_customs": "The publication that analysts query: all marts, as a whole and audited. One file.",
    "restricted": "Contact points and free text, for the project office alone. One file that only its owner can read.",
}


def publication_assets(manifest: Manifest) -> dg.AssetsDefinition:
    """Both publications, behind every table of the manifest."""

    @dg.multi_asset(
        name="published",
        specs=[
            dg.AssetSpec(
                ["published", name],
                description=description,
                freshness_policy=NIGHTLY,
                group_name="published",
                owners=_OWNERS,
                kinds={"duckdb"},
                deps=[name.split("/") for name in expected_assets(manifest)],
            )
            for name, description in _FILES.items()
        ],
    )
    def published(context: dg.AssetExecutionContext) -> Iterator[dg.AssetObservation | dg.MaterializeResult[None]]:
        """Compares what ran with what had to run, writes the results of the checks beside the marts, and publishes."""
        # Loaded by the step that needs them: Dagster starts without DuckDB.
        from smart_customs.publication.definitions import define_codes
        from smart_customs.publication.guard import require_sound
        from smart_customs.publication.history import rollbacks
        from smart_customs.publication.kept import publish_and_keep
        from smart_customs.publication.provenance import mark_for_the_office, mark_reconstructed
        from smart_customs.publication.remarks import remarks
        from smart_customs.publication.summary import intake_figures, publication_summary

        home = Home.from_environment()
        candidate = of_run(home, context.run.run_id)
        ran = history(context.instance, context.run.run_id, manifest)
        require_sound(candidate, ran, manifest, SEEDS)
        record(candidate, ran.results, context.run.run_id)
        mark_reconstructed(candidate, ("marts", "restricted"))
        mark_for_the_office(candidate, "marts")
        define_codes(candidate, "marts")
        made = publish_and_keep(home, candidate)
        context.log.info("Both publications equal the candidate.")
        yield dg.AssetObservation(["marts", "rpt_intake"], metadata=intake_figures(home.publication))
        for line in rollbacks(home):
            yield _went_back(line)
        summary = publication_summary(home.publication, history(context.instance, context.run.run_id, manifest))
        summary = "\n".join([summary, *remarks(home)])
        yield _materialized(["published", "restricted"], made["restricted"])
        yield _materialized(["published", "smart_customs"], made["marts"], summary=dg.MetadataValue.md(f"```\n{summary}\n```"))
        context.log.info(f"Published.\n{summary}")
        discard(home, context.run.run_id)

    return published


def _went_back(line: "Standing") -> dg.AssetObservation:
    """That somebody went back to an earlier publication, as the interface shows it: the command line does not know Dagster."""
    return dg.AssetObservation(
        ["published", "smart_customs"],
        description=line.in_words,
        metadata={
            "rolled back on": line.at,
            "from run": line.before or "",
            "to run": line.run_id,
            "published on": line.published_at,
        },
    )


def _materialized(key: list[str], publication: "Published", **more: dg.MetadataValue) -> dg.MaterializeResult[None]:
    return dg.MaterializeResult(
        asset_key=key,
        metadata={
            "path": dg.MetadataValue.path(publication.path),
            "sha256": publication.sha256,
            "tables": len(publication.tables),
            "dagster/row_count": publication.rows,
            **more,
        },
    )
