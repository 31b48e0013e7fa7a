"""The main job as `make run` starts it: what it publishes, beside whom, and what it does with answers it cannot trust.

Each test runs the job on a copy of the project, so that its seeds can be spoiled; the tests of this file build on one another.
"""

import csv
import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable

import pytest
from codebook_seeds import rows, write_rows
from job import SEED, Job
from landed import lay_down

from smart_customs.paths import Home
from smart_customs.publication.kept import kept
from smart_customs.publication.manifest import OF_A_RUN
from smart_customs.publication.rollback import roll_back
from smart_customs.publication.verify import problems

READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
for line in sys.stdin:
    print(connection.execute("select count(*), min(run_id) from marts.dim_region, marts.publication_info").fetchone(), flush=True)
"""


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    return Job.after(tmp_path_factory.mktemp("job"), "survey_warehouse")


def test_publishes_what_the_report_prints(job: Job):
    participation = job.query(
        "select region_code, submissions, members, round(100 * submission_rate) from marts.fct_participation_by_region"
    )
    assert sorted(participation) == [
        ("ALL", 116, 186, 62),
        ("AMS", 19, 33, 58),
        ("AP", 25, 35, 71),
        ("ESA", 19, 24, 79),
        ("EUR", 30, 52, 58),
        ("MENA", 9, 18, 50),
        ("WCA", 14, 24, 58),
    ]
    maturity = job.query("select item_count from marts.fct_maturity_by_region where region_code = 'ALL' order by maturity_level")
    assert maturity == [(15,), (27,), (35,), (31,), (8,)]
    adopted = job.query(
        "select item_count from marts.fct_technology_adoption_by_region "
        "where region_code = 'ALL' and adoption_status = 'adopted' order by item_count desc limit 6"
    )
    assert adopted == [(23,), (17,), (13,), (12,), (12,), (11,)]
    strategy = job.query("select item_count, item_base from marts.fct_it_strategy_by_region where region_code = 'ALL'")
    assert strategy == [(107, 116)]
    verdicts = job.query("select verdict, count(*) from marts.rpt_published_figures group by verdict")
    assert verdicts == [("match", 56)]


def test_publishes_nothing_but_marts_with_comments(job: Job):
    schemas = job.query("select distinct schema_name from duckdb_tables() where database_name = 'publication'")
    assert schemas == [("marts",)]
    uncommented = job.query(
        "select table_name from duckdb_tables() where database_name = 'publication' and comment is null union all "
        "select table_name || '.' || column_name from duckdb_columns() where database_name = 'publication' and comment is null"
    )
    assert uncommented == []


def test_every_table_with_answers_of_the_bundled_wave_says_that_they_are_reconstructed(job: Job):
    marked = job.query(
        "select table_name from duckdb_tables() where database_name = 'publication' "
        "and contains(comment, 'Reconstructed: the answers of wave 2024 were drawn by a program') order by all"
    )
    facts = job.query(
        "select table_name from duckdb_tables() where database_name = 'publication' and table_name like 'fct%' "
        "and table_name not like '%between_waves' order by all"
    )
    assert len(facts) == 14
    others = [("results",), ("rpt_intake",), ("rpt_nonresponse",), ("rpt_published_figures",)]
    assert marked == [("dim_survey_wave",), *facts, *others]


def test_says_what_every_check_found(job: Job):
    checks, failed, layers = job.query(
        "select count(*), count(*) filter (where status = 'failed'), list(distinct layer order by layer) "
        "from marts.rpt_data_quality"
    )[0]
    assert failed == 0
    assert checks > 200
    assert layers == ["codebook", "intermediate", "marts", "raw", "reference", "restricted", "staging"]


def test_leaves_no_candidate_behind(job: Job):
    files = sorted(path.relative_to(job.home / "warehouse") for path in (job.home / "warehouse").rglob("*.duckdb"))
    places = [path for path in files if path.parts[0] != "publications"]
    assert [str(path) for path in places] == ["restricted.duckdb", "smart_customs.duckdb"]
    # The publication that stands is kept as well: the same files under a second name.
    [folder] = {path.parent for path in files} - {places[0].parent}
    assert [path for path in files if path.parent == folder] == [folder / path for path in places]
    assert all((job.home / "warehouse" / folder / path).samefile(job.home / "warehouse" / path) for path in places)
    assert (job.home / "warehouse" / "restricted.duckdb").stat().st_mode & 0o777 == 0o600


def test_runs_twice_while_an_analyst_holds_the_publication_open(job: Job):
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(job.publication)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def read() -> str:
        reader.stdin.write("go\n")
        reader.stdin.flush()
        return reader.stdout.readline()

    first = read()
    runs = [job.run().returncode for _ in range(2)]
    again = read()
    reader.stdin.close()
    assert reader.wait(timeout=30) == 0
    assert runs == [0, 0]
    assert again == first
    assert first.startswith("(7, ")
    assert job.query("select run_id from marts.publication_info")[0][0] not in first
    # Three runs of the same inputs: all are kept, and their tables have the same hashes.
    tables = [
        {name: table for file in one.manifest.files.values() for name, table in file.tables.items() if name not in OF_A_RUN}
        for one in kept(Home(job.home))
    ]
    assert [len(found) for found in tables] == [36, 36, 36]
    assert tables[0] == tables[1] == tables[2]
    assert problems(Home(job.home)) == []


def test_checks_that_are_gone_milder_or_cannot_be_evaluated_change_nothing_that_is_published(job: Job):
    went_back = roll_back(Home(job.home), "").manifest.run_id
    rules = job.project / "expectations" / "marts.py"
    original, before = rules.read_text(), job.publication.read_bytes()
    gone = original.index('        no_rows(\n            "marts.rpt_intake",\n            "loses_few_records"')
    spoiled = original[:gone] + original[original.index("        no_rows(", gone + 1) :]
    spoiled = spoiled.replace("and share > 0.8", "and no_such_column > 0.8")
    spoiled = spoiled.replace('"stays_on_the_scale",\n            "critical"', '"stays_on_the_scale",\n            "warning"')
    try:
        rules.write_text(spoiled)
        result = job.run()
    finally:
        rules.write_text(original)
    assert result.returncode == 1
    for sentence in (
        "1 checks could not be evaluated: marts.fct_maturity_by_region.spreads_over_the_levels.",
        "3 checks are not as checks.txt says: ",
        "marts/fct_maturity_by_region:spreads_over_the_levels (does not ask what it asked when the list was written)",
        "marts/fct_impact_difficulty_by_region:stays_on_the_scale (is critical, ran as warning)",
        "marts/rpt_intake:loses_few_records (is warning, and did not run)",
        f"to run {went_back}, published on ",
    ):
        assert sentence in result.stderr
    assert job.publication.read_bytes() == before


def _changed(column: str, value: str) -> Callable[[list[dict]], list[dict]]:
    def change(rows: list[dict]) -> list[dict]:
        next(row for row in rows if row["is_test"] == "false")[column] = value
        return rows

    return change


@pytest.mark.parametrize(
    ("spoil", "sentences"),
    [
        pytest.param(
            lambda rows: _changed("member_iso3", "Atlantis")(
                _changed("maturity", "9")(_changed("status_drones", "perhaps")(rows))
            ),
            [
                "row 1: a text of 8 characters that names no Member",
                "row 1, column maturity: 1 answer that the codebook does not list",
                "row 1, column status_drones: 1 answer that the codebook does not list",
                "Every record names a Member of the WCO",
            ],
            id="answers nobody knows",
        ),
        pytest.param(lambda rows: rows[::2], ["holds the 132 records", "Found 66"], id="half of the rows gone"),
    ],
)
def test_spoiled_answers_change_nothing_that_is_published(
    job: Job, spoil: Callable[[list[dict]], list[dict]], sentences: list[str]
):
    seed = job.project / SEED
    original = seed.read_bytes()
    before = hashlib.sha256(job.publication.read_bytes()).hexdigest()
    with seed.open(newline="") as file:
        rows = list(csv.DictReader(file))
    try:
        with seed.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(spoil(rows))
        result = job.run()
    finally:
        seed.write_bytes(original)
    assert result.returncode == 1
    for sentence in sentences:
        assert sentence in result.stderr
    assert hashlib.sha256(job.publication.read_bytes()).hexdigest() == before
    assert [path.name for path in (job.home / "warehouse" / "candidate").glob("*.duckdb*")] == []


def test_waves_of_which_no_record_counts_are_published_empty_beside_the_good_one(job: Job):
    """Only tests of partner agencies, only Members outside fieldwork: such a wave keeps no other one from publication."""
    seeds = job.project / "seeds"
    tables = [seeds / name for name in ("codebook/codebook_questions.csv", "codebook/codebook_answers.csv")]
    calendar = seeds / "reference/ref_survey_waves.csv"
    originals = {path: path.read_bytes() for path in (*tables, calendar)}
    spoils = {"member": {"submitted_at": "2026-01-01T00:00:00.5Z"}, "partner_agency": {"is_test": "true"}}
    files = {}
    for survey, cells in spoils.items():
        files[survey, "2025"] = job.home.parent / f"{survey}.csv"
        write_rows(files[survey, "2025"], [row | cells for row in rows(seeds / f"raw/raw_{survey}_survey_2024.csv")])
    days = {"opened_on": "2025-03-01", "deadline_on": "2025-03-10", "extended_deadline_on": "", "closed_on": "2025-03-20"}
    try:
        for table in tables:
            write_rows(table, [*rows(table), *(row | {"wave_id": "2025"} for row in rows(table))])
        write_rows(calendar, [*rows(calendar), *(row | days | {"wave_id": "2025", "released_on": ""} for row in rows(calendar))])
        lay_down(job.home / "landing", files)
        result = job.run()
    finally:
        for path, content in originals.items():
            path.write_bytes(content)
        (job.home / "landing/ledger.jsonl").unlink(missing_ok=True)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "none of 132 records counts" in result.stdout + result.stderr
    # Before this run somebody went back to an earlier publication.
    assert "Rolled back  on " in result.stdout
    with sqlite3.connect(job.home / ".dagster" / "events" / "event_log.db") as events:
        found = events.execute("select count(*) from event_logs where event like '%rolled back on%'").fetchone()
    assert found == (1,)
    intake = job.query("select wave_id, survey_code, records_read, test, outside_fieldwork, counted from marts.rpt_intake")
    assert sorted(intake) == [
        ("2024", "member", 132, 5, 1, 116),
        ("2024", "partner_agency", 7, 1, 0, 6),
        ("2025", "member", 132, 5, 126, 0),
        ("2025", "partner_agency", 7, 7, 0, 0),
    ]
    [(status, severity)] = job.query(
        "select status, severity from marts.rpt_data_quality where check_name = 'rpt_intake.counts_some_records'"
    )
    assert (status, severity) == ("failed", "warning")
    by_day = "select wave_id, sum(submissions), max(phase = 'extended') from marts.fct_submissions_by_day group by wave_id"
    assert sorted(job.query(by_day)) == [("2024", 116, True), ("2025", 0, False)]
