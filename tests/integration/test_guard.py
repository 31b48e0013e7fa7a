"""The last gate: a run that looks green but left something out publishes nothing."""

import copy
import json
import shutil
from dataclasses import replace
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from building import Dataset

from orchestration.defs.publication import publication_assets
from smart_customs.paths import PROJECT, Home
from smart_customs.publication import candidate
from smart_customs.publication.audit import AuditError, CheckResult, History
from smart_customs.publication.checklist import committed, declared, require_committed
from smart_customs.publication.completeness import missing
from smart_customs.publication.expected import expected_assets, expected_checks
from smart_customs.publication.guard import require_sound
from smart_customs.publication.rules import dbt_tests
from smart_customs.warehouse.build import landing_of
from smart_customs.warehouse.project import manifest


def test_a_run_that_built_nothing_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path))
    home = Home.from_environment()
    run_id = "0b6f6f0e-0000-4000-8000-000000000000"
    candidate.take(home, run_id).write_bytes(b"")
    job = dg.Definitions(assets=[publication_assets(manifest())], jobs=[dg.define_asset_job("only_publish")]).resolve_job_def(
        "only_publish"
    )
    result = job.execute_in_process(instance=dg.DagsterInstance.ephemeral(), run_id=run_id, raise_on_error=False)
    candidate.discard(home, run_id)
    assert not result.success
    tables = sum(1 for pattern in ("models/**/*.sql", "seeds/**/*.csv") for _ in PROJECT.glob(pattern))
    [failure] = [event for event in result.all_events if event.event_type is dg.DagsterEventType.STEP_FAILURE]
    assert (
        f"AuditError: {tables} tables did not run: codebook/codebook_answers, " in failure.step_failure_data.error_display_string
    )
    assert list(home.warehouse.glob("*.duckdb")) == []


@pytest.fixture(scope="module")
def built(two_waves: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of two waves as a candidate, with what was landed beside it."""
    path = Path(shutil.copy(two_waves.database, tmp_path_factory.mktemp("built") / "warehouse.duckdb"))
    shutil.copytree(two_waves.database.parent / "landing", landing_of(path))
    return path


@pytest.fixture
def spoiled(built: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    shutil.copytree(built.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / built.name


def sound() -> History:
    """What the event log says of a run in which all went well."""
    results = [
        CheckResult(name.partition("/")[2].replace(":", ".", 1), name.partition("/")[0], check.severity, True, 0, None, "")
        for name, check in committed().items()
    ]
    return History(set(expected_assets(manifest())), set(expected_checks(manifest())), results, [])


def test_a_sound_run_passes(built: Path, two_waves: Dataset):
    require_sound(built, sound(), manifest(), two_waves.seeds_dir)


def test_what_did_not_run_was_skipped_or_raised_stops_the_run(built: Path, two_waves: Dataset):
    ran = sound()
    table, check = "marts/fct_maturity_by_region", "marts/fct_maturity_by_region:spreads_over_the_levels"
    raised = [replace(one, evaluated="spreads_over" not in one.check_name) for one in ran.results]
    for changed, says in (
        (replace(ran, assets=ran.assets - {table}), f"1 tables did not run: {table}."),
        (replace(ran, checks=ran.checks - {check}), f"1 checks did not run: {check}."),
        (replace(ran, results=raised), "1 checks could not be evaluated: marts.fct_maturity_by_region.spreads_over_the_levels."),
        (replace(ran, results=[]), f"{len(committed())} checks are not as checks.txt says: "),
    ):
        with pytest.raises(AuditError) as stopped:
            require_sound(built, changed, manifest(), two_waves.seeds_dir)
        assert str(stopped.value).startswith(says)


def test_a_check_that_is_gone_or_milder_stops_the_run_and_a_stricter_one_does_not():
    first, second, *others = sound().results
    milder = replace(second, severity="warning")
    with pytest.raises(AuditError) as stopped:
        require_committed([milder, *others], manifest())
    assert str(stopped.value).startswith("2 checks are not as checks.txt says: ")
    assert f":{first.check_name.partition('.')[2]} (is critical, and did not run)" in str(stopped.value)
    assert f":{second.check_name.partition('.')[2]} (is critical, ran as warning)" in str(stopped.value)
    require_committed((replace(one, severity="critical") for one in sound().results), manifest())


def test_a_check_that_asks_something_else_stops_the_run():
    changed = copy.deepcopy({"nodes": manifest()["nodes"], "macros": manifest()["macros"]})
    name = "test_estimates_in_order"
    body = changed["macros"][f"macro.smart_customs.{name}"]
    body["macro_sql"] = body["macro_sql"].replace("where", "where false and", 1)
    of_the_kind = {key for key, node in dbt_tests(changed) if f"macro.smart_customs.{name}" in node["depends_on"]["macros"]}
    with pytest.raises(AuditError) as stopped:
        require_committed(sound().results, changed)
    assert str(stopped.value).startswith(f"{len(of_the_kind)} checks are not as checks.txt says: ") and len(of_the_kind) > 3
    assert "(does not ask what it asked when the list was written)" in str(stopped.value)


def test_white_space_between_words_is_not_what_a_check_asks():
    spread = copy.deepcopy({"nodes": manifest()["nodes"], "macros": manifest()["macros"]})
    for macro in spread["macros"].values():
        macro["macro_sql"] = macro["macro_sql"].replace("\n", "\n\n   ")
    require_committed(sound().results, spread)


def test_the_list_of_checks_says_what_the_project_declares():
    assert committed() == declared(manifest()), "python -m smart_customs.publication.checklist"


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "delete from marts.fct_maturity_by_region where wave_id = '2026'",
            "marts.fct_maturity_by_region: expected rows of wave 2026, found none.",
        ),
        (
            "delete from marts.fct_change_between_waves",
            "marts.fct_change_between_waves: expected rows of wave 2026, found none.",
        ),
        (
            "delete from marts.dim_survey_wave where wave_id = '2024' and survey_code = 'partner_agency'",
            "marts.dim_survey_wave: expected rows of wave 2024, found none.",
        ),
        (
            "delete from marts.fct_it_strategy_by_region where region_code = 'ALL' and wave_id = '2024'",
            "marts.fct_it_strategy_by_region, wave 2024: found no rows of ALL.",
        ),
        (
            "update marts.rpt_intake set records_read = 131 where wave_id = '2024' and survey_code = 'member'",
            "marts.rpt_intake: expected 132 records of wave 2024 of the member survey, as its file has, found 131.",
        ),
        ("delete from marts.dim_topic", "marts.dim_topic: expected rows for its checks to look at, found none."),
    ],
)
def test_a_lost_wave_region_or_record_stops_the_run(spoiled: Path, two_waves: Dataset, statement: str, sentence: str):
    with duckdb.connect(spoiled) as connection:
        connection.execute(statement)
    assert missing(spoiled, manifest(), two_waves.seeds_dir) == [sentence]
    with pytest.raises(AuditError, match=r"Something of what was read is missing\."):
        require_sound(spoiled, sound(), manifest(), two_waves.seeds_dir)


def test_every_fact_by_region_has_all_of_them(spoiled: Path, two_waves: Dataset):
    with duckdb.connect(spoiled) as connection:
        facts = connection.execute(
            "select table_name from duckdb_columns() where schema_name = 'marts' and column_name = 'region_code'"
            " and (table_name like '%by_region' or table_name in ('results', 'rpt_nonresponse', 'fct_change_between_waves'))"
            " order by all"
        ).fetchall()
        for (fact,) in facts:
            connection.execute(f"delete from marts.{fact} where wave_id = '2026' and region_code = 'AP'")
    assert len(facts) == 14
    found = missing(spoiled, manifest(), two_waves.seeds_dir)
    assert sorted(found) == [f"marts.{fact}, wave 2026: found no rows of AP." for (fact,) in facts]


def test_every_mart_with_waves_says_which_they_are():
    silent = {
        node["name"]
        for node in manifest()["nodes"].values()
        if node["schema"] == "marts" and "wave_id" in node["columns"] and "waves" not in node["config"]["meta"]
    }
    # No wave has to stand there: of checks, of figures that a report prints, of Members that answered twice.
    assert silent == {"rpt_data_quality", "rpt_published_figures", "fct_transitions_between_waves"}


def test_a_wave_of_the_ledger_that_no_mart_has_stops_the_run(spoiled: Path, two_waves: Dataset):
    ledger = landing_of(spoiled) / "ledger.jsonl"
    line = json.loads(ledger.read_text().splitlines()[-1]) | {
        "survey_code": "partner_agency",
        "wave_id": "2030",
        "records_read": 7,
    }
    ledger.write_text(ledger.read_text() + json.dumps(line) + "\n")
    assert sorted(missing(spoiled, manifest(), two_waves.seeds_dir)) == [
        "marts.dim_survey_wave: expected rows of wave 2030, found none.",
        "marts.fct_partner_agency_submissions: expected rows of wave 2030, found none.",
        "marts.rpt_intake: expected 7 records of wave 2030 of the partner_agency survey, as its file has, found none.",
        "marts.rpt_intake: expected rows of wave 2030, found none.",
    ]
