"""Whatever letters the path of clone and home have, and whatever people type: what lands arrives, and nothing else is made.

Each home gets the same export, whose cells are of every awkward kind. They have to come out of the restricted file byte for byte.
"""

import csv
import os
import shutil
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import duckdb
import pytest
from building import SEEDS
from job import Job
from landed import read_canonical

CELLS = [
    *("NULL", "null", "\\N", "NA", "#1", "# a comment", '"', '""', "'", "a,b", "a;b", " blanks  ", "\r\nlines\r\n", "a\nb\rc"),
    *("{{ ref('x') }}", "{% raw %}", "'; drop table marts.dim_region; --", "\U0001f6c3", "e\u0301", "\ufeffmark", "\\"),
    *("\\n", "%s", "=1+1", "007", "1e5", "true", "2024-01-01", "$1", "\u00a0kept\u200b", "x" * 3_000_000),
]
csv.field_size_limit(2**31 - 1)
BLANKS = [" ", "\t", "\u00a0", "\u200b", "\r\n"]
"""Nothing but white space is no answer."""


def export(target: Path) -> Path:
    """The bundled wave with ids that begin with `#`, and an awkward cell instead of the details that a record gave."""
    with (SEEDS / "raw/raw_member_survey_2024.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    texts = [place for place, name in enumerate(header) if name.startswith("details_")]
    cells, blanks = cycle(CELLS), cycle(BLANKS)
    for number, row in enumerate(rows):
        row[0] = f"#{row[0]}"
        cell = next(cells) if any(row[place].strip() for place in texts) else next(blanks)
        for place in texts:
            row[place] = ""
        row[texts[number % len(texts)]] = cell
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    return target


def smart_customs(job: Job, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "smart_customs", *arguments], cwd=job.project, env=job.environment, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """A home in which the export is landed. A test that changes it copies it."""
    job = Job(tmp_path_factory.mktemp("landed"))
    written = export(job.home.parent / "export.csv")
    landing = smart_customs(job, "land", str(written), "--survey", "member", "--wave", "2024")
    assert landing.returncode == 0, landing.stderr
    return job


@pytest.fixture
def job(landed: Job, tmp_path: Path) -> Job:
    shutil.copytree(landed.home, tmp_path / "home")
    return landed.at(tmp_path / "home")


@pytest.mark.parametrize("name", ["is_test=it's [2026] ", 'say "so" *{x}# été', "100% $HOME & 50%20off; {{ x }}"])
def test_a_home_of_any_name_publishes_what_was_landed(name: str, tmp_path: Path):
    folder = tmp_path / "here"
    folder.mkdir()
    # The clone has the odd name too where one run can show both.
    job = Job(folder / name, home=folder / name / "home")
    # As on a fresh clone: nothing is derived yet.
    shutil.rmtree(job.project / "target")
    written = export(tmp_path / "export.csv")
    landing = smart_customs(job, "land", str(written), "--survey", "member", "--wave", "2024", "--encoding", "utf-8")
    assert landing.returncode == 0, landing.stderr
    run = job.run()
    assert run.returncode == 0, run.stdout + run.stderr
    assert "wave 2024, member survey: 116 of 132 records count, 0 rejected" in run.stdout
    assert [path.name for path in folder.iterdir()] == [name]
    assert sorted(path.name for path in job.home.iterdir()) == [".dagster", "landing", "warehouse"]
    [canonical] = (job.home / "landing").glob("canonical/member/2024.parquet")
    header, *rows = read_canonical(canonical)
    with written.open(encoding="utf-8", newline="") as file:
        sent = list(csv.reader(file))[1:]
    assert [row[5:] for row in rows] == [row[5:] for row in sent]
    with duckdb.connect() as connection:
        path = str(job.home / "warehouse/restricted.duckdb").replace("'", "''")
        connection.execute(f"attach '{path}' as office (read_only)")
        found = {text for (text,) in connection.execute("select text from office.restricted.technology_details").fetchall()}
    assert found == set(CELLS)


def test_a_home_with_a_question_mark_is_refused_before_anything_is_made(tmp_path: Path):
    job = Job(tmp_path / "clone", home=tmp_path / "what?")
    for ended in (job.run(), smart_customs(job, "ledger")):
        assert ended.returncode == 1
        assert "what?: found a question mark in the path; expected one without." in ended.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clone"]


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (lambda landing: (landing / "ledger.jsonl").unlink(), "2024.parquet: no line of"),
        (
            lambda landing: (landing / "canonical/member/2024.parquet").unlink(),
            "counts 132 records of export.csv, found no file",
        ),
        (
            lambda landing: os.truncate(landing / "canonical/member/2024.parquet", 5000),
            "2024.parquet: it has changed since export.csv was landed; land it again: smart-customs land",
        ),
    ],
    ids=["no line", "no file", "edited"],
)
def test_a_landing_folder_that_is_not_as_the_ledger_says_makes_a_red_run(job: Job, tamper, sentence: str):
    tamper(job.home / "landing")
    run = job.run()
    assert run.returncode == 1
    assert sentence in run.stderr
    assert not job.publication.exists()


def test_folders_with_answers_are_for_their_owner_alone_and_keep_none(job: Job):
    """The names of what runs leave behind, and no answer in any of it, after a run that fails late."""
    # A model that fails over an answer.
    model = job.project / "models/restricted/other_capacity_needs.sql"
    text = "{{ answer_column('capacity_other') }} as text"
    good = model.read_text()
    model.write_text(good.replace(text, text.replace("{{", "cast({{").replace("}}", "}} as integer)")))
    try:
        run = job.run()
    finally:
        model.write_text(good)
    assert run.returncode == 1
    assert "Conversion Error in model other_capacity_needs" in run.stderr
    for folder in (job.project / "target", job.home / ".dagster", job.home / "warehouse/candidate", job.home / "landing"):
        assert folder.stat().st_mode & 0o777 == 0o700, folder
    assert not (job.project / "logs").exists()
    with (SEEDS / "raw/raw_member_survey_2024.csv").open(encoding="utf-8", newline="") as file:
        typed = {row["capacity_other_text"] for row in csv.DictReader(file)} - {""}
    kept = [path for root in (job.project / "target", job.home / ".dagster", job.home / "warehouse") for path in root.rglob("*")]
    read = b"".join(path.read_bytes() for path in kept if path.is_file())
    assert len(typed) > 5
    assert [text for text in typed if text.encode() in read] == []
    assert [text for text in typed if text in run.stdout + run.stderr] == []
