"""A questionnaire that nobody has described, on two platforms: from a draft to a green run, each step the first time."""

import datetime as dt
import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from codebook_seeds import accept_all
from fixtures.new_questionnaire.exports import NEEDS, TECHNOLOGIES, TRUTH, kobotoolbox, limesurvey
from integration.job import Job

WAVES = {"2026": limesurvey, "2027": kobotoolbox}
DECISIONS = {"2026": 8, "2027": 12}
"""Cells that a person has to set; fifteen are promised."""
CALENDAR = "opened_on deadline_on extended_deadline_on closed_on"
KEPT_DEADLINE = {"2027": {CALENDAR: "2026-03-01 2026-03-02 2026-03-31"}}
"""A deadline that was not extended: three days instead of four."""


def called(job: Job, *arguments: object) -> str:
    """The command of the copy; it has to end well."""
    command = [sys.executable, "-c", "from smart_customs.cli import main; main()", *map(str, arguments)]
    run = subprocess.run(command, cwd=job.project, env=job.environment, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


@pytest.fixture(scope="module")
def job(tmp_path_factory) -> Job:
    """The warehouse with both waves, brought there by commands alone."""
    folder: Path = tmp_path_factory.mktemp("new_questionnaire")
    job = Job(folder)
    exports = {wave: write(folder / f"{write.__name__}.csv") for wave, write in WAVES.items()}
    before = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in exports.values()}
    for wave, export in exports.items():
        out = folder / f"draft_{wave}"
        draft = ("codebook", "draft", export, "--survey", "member", "--wave", wave, "--out", out)
        assert f"{DECISIONS[wave]} decisions for you" in called(job, *draft)
        decided = KEPT_DEADLINE.get(wave, {})
        assert accept_all(out / "decisions.csv", **decided) == DECISIONS[wave] + len(decided)
        assert "All decided" in called(job, *draft, "--decisions", out / "decisions.csv")
    for wave in exports:
        called(job, "codebook", "add", folder / f"draft_{wave}")
    assert called(job, "codebook", "check") == "Codebook, lists and waves are as a run needs them.\n"
    for wave, export in exports.items():
        columns = folder / f"draft_{wave}" / "columns.csv"
        said = called(job, "land", export, "--survey", "member", "--wave", wave, "--columns", columns)
        assert ", 0 rejected, 0 skipped, 0 answers set aside" in said
    assert before == {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in exports.values()}
    run = job.run()
    assert run.returncode == 0, run.stdout + run.stderr
    return job


def found(job: Job, wave: str, table: str, columns: str) -> dict:
    """The rows of a mart for all Members: the first columns, and the last one for them."""
    rows = job.query(f"select {columns} from marts.{table} where wave_id = '{wave}' and region_code = 'ALL'")
    return {row[:-1] if len(row) > 2 else row[0]: row[-1] for row in rows}


@pytest.mark.parametrize("wave", WAVES)
def test_marts_equal_the_truth(job, wave):
    assert job.query(
        f"select submissions from marts.fct_participation_by_region where wave_id = '{wave}' and region_code = 'ALL'"
    ) == [(40,)]
    assert found(job, wave, "fct_it_strategy_by_region", "1, item_count") == {1: sum(r["it_strategy"] == "yes" for r in TRUTH)}
    levels = Counter(int(row["maturity_level"]) for row in TRUTH)
    assert found(job, wave, "fct_maturity_by_region", "maturity_level, item_count") == levels == {1: 9, 2: 9, 3: 10, 4: 5, 5: 7}
    statuses = Counter((t, row[f"status_{t}"]) for row in TRUTH for t in TECHNOLOGIES)
    adoption = found(job, wave, "fct_technology_adoption_by_region", "technology_code, adoption_status, item_count")
    assert {about: count for about, count in adoption.items() if count} == statuses
    for scale in ("impact", "difficulty"):
        means = {t: pytest.approx(sum(int(row[f"{scale}_{t}"]) for row in TRUTH) / 40) for t in TECHNOLOGIES}
        assert found(job, wave, "fct_impact_difficulty_by_region", f"technology_code, mean_{scale}") == means
    needs = {need: sum(row[f"needs_{need}"] == "yes" for row in TRUTH) for need in NEEDS}
    needs["other"] = sum(row["needs_other"] != "" for row in TRUTH)
    assert found(job, wave, "fct_capacity_needs_by_region", "capacity_need_code, item_count") == needs
    votes = Counter(vote for row in TRUTH for vote in row["votes"].split())
    assert found(job, wave, "fct_technology_votes_by_region", "technology_code, item_count") == votes


def test_a_wave_whose_deadline_was_kept_has_no_extended_phase(job):
    assert job.query("select deadline_on, extended_deadline_on from marts.dim_survey_wave where wave_id = '2027'") == [
        (dt.date(2026, 3, 2), None)
    ]
    phases = "select phase, count(*), sum(submissions) from marts.fct_submissions_by_day where wave_id = '2027' group by phase"
    assert {phase: rest for phase, *rest in job.query(phases)} == {"on_time": [2, 26], "late": [29, 14]}


def test_what_people_typed_is_in_the_restricted_file_alone(job):
    with duckdb.connect(str(job.home / "warehouse/restricted.duckdb"), read_only=True) as connection:
        for wave in WAVES:
            query = f"select text from restricted.restricted.other_capacity_needs where wave_id = '{wave}'"
            typed = Counter(text for (text,) in connection.execute(query).fetchall())
            assert typed == Counter(row["needs_other"] for row in TRUTH if row["needs_other"])
    drafts = [*job.project.parent.rglob("draft_*/*.csv")]
    assert len(drafts) == 10
    for path in [*drafts, *(job.project / "seeds").rglob("*.csv")]:
        text = path.read_text(encoding="utf-8")
        assert [words for words in ("Budget", "Legal advice", "Très bien, merci", "very long") if words in text] == [], path
