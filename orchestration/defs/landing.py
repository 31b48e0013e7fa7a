"""Exports that become waves: an asset with a partition for each survey and wave, and the sensor that sees new files."""

import json
import shlex
from collections.abc import Iterator, Sequence

import dagster as dg

from orchestration.failures import REFUSED
from orchestration.upkeep import hold
from smart_customs.landing.codebook import described_waves
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.inbox import finished, mapping_beside, named, options_beside, waiting
from smart_customs.landing.refusal import Refused
from smart_customs.paths import SEEDS, Home
from smart_customs.printable import printable
from smart_customs.warehouse.wording import SEVERITIES

MOST_REJECTED = 0.05
"""Share of the records that may be rejected before a person should look."""

_KEY = dg.AssetKey(["landing", "export"])


class Inbox(dg.Config):
    """The file to land, by its name in the inbox of the partition's survey and wave."""

    file_name: str


def landing_asset(waves: Sequence[tuple[str, str]]) -> dg.AssetsDefinition:
    """The landed exports, with a partition for each survey and wave of `waves`."""
    partitions = dg.MultiPartitionsDefinition(
        {
            "survey": dg.StaticPartitionsDefinition(sorted({survey for survey, _ in waves})),
            "wave": dg.StaticPartitionsDefinition(sorted({wave for _, wave in waves})),
        }
    )

    @dg.asset(
        key=_KEY,
        partitions_def=partitions,
        group_name="landing",
        owners=["team:survey-warehouse"],
        kinds={"csv"},
        description="What a survey platform exported, read strictly and checked against the codebook: every record is accepted, "
        "rejected with a reason, or skipped by rule. One file per survey and wave.",
        check_specs=[
            dg.AssetCheckSpec(
                "is_accounted_for",
                asset=_KEY,
                description="Every record of the file is in the canonical file or among the rejects, counted anew in both. "
                "Critical: if it fails, what was landed is not to be trusted.",
            ),
            dg.AssetCheckSpec(
                "is_hardly_rejected",
                asset=_KEY,
                description=f"At most {MOST_REJECTED:.0%} of the file's records were rejected; more asks for a person to look. "
                f"{SEVERITIES['warning']}",
            ),
        ],
    )
    def landed_export(context: dg.AssetExecutionContext, config: Inbox) -> Iterator[dg.MaterializeResult[None]]:
        """Lands the file, and takes it out of the inbox: the archive holds it then."""
        from smart_customs.landing.canonical import records_in
        from smart_customs.landing.csv_file import read_csv
        from smart_customs.landing.land import land
        from smart_customs.landing.options_file import as_words, load_options, order_of

        home = Home.from_environment()
        hold(home, context.run.run_id)
        survey_code, wave_id = (context.partition_key.keys_by_dimension[name] for name in ("survey", "wave"))
        folder = LandingFolder(home.landing)
        inbox = folder.inbox(survey_code, wave_id)
        export, columns, options, said = inbox / config.file_name, None, None, {}
        try:
            export = named(inbox, config.file_name)
            columns, options = mapping_beside(export), options_beside(export)
            said = load_options(options) if options else {}
            landing = land(export, order_of(survey_code, wave_id, columns, said), folder, SEEDS)
        except Refused as refused:
            words = ["smart-customs", "land", export, "--survey", survey_code, "--wave", wave_id]
            words += ["--columns", columns] if columns else []
            words += [word for option, value in said.items() for word in as_words(option, value)]
            raise dg.Failure(
                f"{REFUSED} {refused.for_logs()} What an option would say goes into options.toml beside "
                "the file, and a column mapping into columns.csv. What was found may be an answer, and no log keeps it; "
                f"see it with: {printable(shlex.join(map(str, words)))}",
                allow_retries=False,
            ) from None
        entry = landing.entry
        export.unlink()
        left_out = sum(1 for _ in read_csv(landing.rejects / "rejects.csv"))
        accepted = records_in(landing.canonical)
        reading, changes = landing.reading, landing.difference
        yield dg.MaterializeResult(
            metadata={
                "file": entry.file_name,
                "platform": entry.platform,
                "encoding": entry.encoding,
                **({"delimiter": entry.delimiter} if entry.delimiter else {}),
                **({name.replace("_", " "): value for name, value in reading._asdict().items()} if reading else {}),
                **({f"records {name}": count for name, count in changes._asdict().items()} if changes else {}),
                "sha256": entry.sha256,
                "records read": entry.records_read,
                "accepted": entry.accepted,
                "rejected": entry.rejected,
                "skipped": entry.skipped,
                "answers set aside": entry.set_aside_answers,
                "dagster/row_count": accepted,
                "canonical file": dg.MetadataValue.path(landing.canonical),
                "rejects": dg.MetadataValue.path(landing.rejects),
            },
            check_results=[
                dg.AssetCheckResult(
                    check_name="is_accounted_for",
                    passed=(accepted, left_out, accepted + left_out)
                    == (entry.accepted, entry.rejected + entry.skipped, entry.records_read),
                    description=f"{entry.records_read} read: {accepted} accepted, {left_out} rejected or skipped by rule.",
                ),
                dg.AssetCheckResult(
                    check_name="is_hardly_rejected",
                    passed=entry.rejected <= MOST_REJECTED * entry.records_read,
                    severity=dg.AssetCheckSeverity.WARN,
                    description=f"{entry.rejected} of {entry.records_read} records were rejected.",
                ),
            ],
        )

    return landed_export


land_export = dg.define_asset_job(
    "land_export",
    selection=dg.AssetSelection.assets(_KEY),
    description="Lands one export from the inbox for a survey and a wave.",
    executor_def=dg.in_process_executor,
)


@dg.sensor(
    job=land_export,
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Sees a new file in landing/inbox/SURVEY/WAVE/ once it has stopped growing, and lands it.",
)
def new_exports(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest]:
    """A run for each file that is as it was at the last look. A refused file is tried again only after it was changed."""
    before = json.loads(context.cursor or "{}")
    files = waiting(LandingFolder(Home.from_environment().landing), described_waves(SEEDS))
    for file in finished(files, before):
        yield dg.RunRequest(
            run_key=f"{file.path}:{file.state}",
            partition_key=dg.MultiPartitionKey({"survey": file.survey_code, "wave": file.wave_id}),
            run_config=dg.RunConfig(ops={"landing__export": Inbox(file_name=file.path.name)}),
        )
    context.update_cursor(json.dumps({str(file.path): file.state for file in files}))
