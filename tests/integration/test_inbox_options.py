"""The asset of landed exports takes what was put beside a file in the inbox, as the command takes its options."""

from pathlib import Path

import dagster as dg
import pytest
from landed import read_canonical

from orchestration.defs.landing import landing_asset
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.inbox import waiting

WHERE = ("partner_agency", "2024")
EXPORT = (
    "Timestamp,agency_type,agency_technologies_details\n"
    "05/06/2024 10:00:00,Ministry of finance,a\n"
    "06/06/2024 10:00:00,Ministry of finance,b\n"
)


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An inbox with an export whose dates nobody can read for sure, and whose columns need a mapping."""
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path))
    folder = LandingFolder(tmp_path / "landing")
    waiting(folder, [WHERE])
    folder.inbox(*WHERE).joinpath("export 1.csv").write_text(EXPORT)
    return folder.inbox(*WHERE)


def landed() -> dg.ExecuteInProcessResult:
    return dg.materialize(
        [landing_asset([WHERE])],
        partition_key=dg.MultiPartitionKey({"survey": WHERE[0], "wave": WHERE[1]}),
        run_config={"ops": {"landing__export": {"config": {"file_name": "export 1.csv"}}}},
        raise_on_error=False,
    )


def failure(run: dg.ExecuteInProcessResult) -> str:
    [event] = [event for event in run.all_events if event.event_type_value == "STEP_FAILURE"]
    return event.step_failure_data.user_failure_data.description


def test_the_remedy_of_a_refusal_goes_into_options_toml(inbox: Path):
    refused = failure(landed())
    assert "Say which with --date-order dmy or mdy." in refused
    assert "What an option would say goes into options.toml beside the file" in refused
    (inbox / "options.toml").write_text('date_order = "dmy"\ntime_zone = "Europe/Brussels"\nexpect_records = 3\n')
    # The next decision: the number of records; the command shown says the same as the file.
    refused = failure(landed())
    assert "expected 3, as --expect-records says" in refused
    export = f"'{inbox / 'export 1.csv'}'"
    assert refused.endswith(
        f"smart-customs land {export} --survey partner_agency --wave 2024 --date-order dmy --time-zone Europe/Brussels "
        "--expect-records 3"
    )
    (inbox / "options.toml").write_text('date_order = "dmy"\ntime_zone = "Europe/Brussels"\n')
    run = landed()
    assert run.success
    metadata = run.asset_materializations_for_node("landing__export")[0].metadata
    names = ("platform", "encoding", "delimiter", "header rows", "lines skipped", "time zone")
    assert [metadata[name].value for name in names] == ["google_forms", "utf-8", ",", 1, 0, "Europe/Brussels"]
    assert "records added" not in metadata
    canonical = inbox.parents[2] / "canonical/partner_agency/2024.parquet"
    assert [row[1] for row in read_canonical(canonical)[1:]] == ["2024-06-05T08:00:00Z", "2024-06-06T08:00:00Z"]
    assert [path.name for path in inbox.iterdir()] == ["options.toml"]
    (inbox / "export 1.csv").write_text(EXPORT.replace(",b", ",c") + "07/06/2024 10:00:00,Ministry of finance,d\n")
    metadata = landed().asset_materializations_for_node("landing__export")[0].metadata
    assert [metadata[f"records {name}"].value for name in ("added", "changed", "gone")] == [2, 0, 1]


def test_wrong_options_leave_the_file_in_the_inbox(inbox: Path):
    (inbox / "options.toml").write_text('date_oder = "dmy"')
    refused = failure(landed())
    assert f"{inbox / 'options.toml'}: expected one of encoding, delimiter," in refused
    assert sorted(path.name for path in inbox.iterdir()) == ["export 1.csv", "options.toml"]
    assert not (inbox.parents[2] / "ledger.jsonl").exists()


def test_a_file_with_far_fewer_records_waits_until_somebody_says_that_it_is_meant(inbox: Path):
    options, export = inbox / "options.toml", inbox / "export 1.csv"
    options.write_text('date_order = "dmy"\n')
    export.write_text(EXPORT + "07/06/2024 10:00:00,Ministry of finance,d\n")
    assert landed().success
    export.write_text(EXPORT)
    refused = failure(landed())
    assert "found 2 records accepted; expected at least 3: 70 % of the 3 of export 1.csv, which it would replace." in refused
    assert export.read_text() == EXPORT
    # The same key turned off changes nothing.
    options.write_text('date_order = "dmy"\nfewer = false\n')
    assert failure(landed()).endswith("--survey partner_agency --wave 2024 --date-order dmy")
    options.write_text('date_order = "dmy"\nfewer = true\nexpect_records = 3\n')
    assert failure(landed()).endswith("--date-order dmy --fewer --expect-records 3")
    options.write_text('date_order = "dmy"\nfewer = true\n')
    metadata = landed().asset_materializations_for_node("landing__export")[0].metadata
    assert [metadata[f"records {name}"].value for name in ("added", "changed", "gone")] == [0, 0, 1]
    assert [path.name for path in inbox.iterdir()] == ["options.toml"]
