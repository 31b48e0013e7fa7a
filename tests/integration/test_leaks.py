"""Words planted in every cell that may tell of a person, and everything searched that a killed, a failing and a good run leave.

They are found in the landing folder and in the restricted file, also where that is kept, and nowhere else. The tests of this file
build on one another: each begins with what the one before left.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from building import BUNDLED, SEEDS
from codebook_seeds import write_rows
from job import Job
from oracle.reading import Row, read_rows
from searching import STEM, words_below

from smart_customs.comparing import comparable, is_blank

MEMBER = "member"
CONTACT = "contact_"
FAILING = "models/restricted/other_capacity_needs.sql"
ALLOWED = ("landing/", "warehouse/restricted.duckdb", "warehouse/publications/")


def personal_columns(survey_code: str) -> list[str]:
    """The columns that the codebook of the bundled wave calls personal data."""
    return [
        row["column_name"]
        for row in read_rows(SEEDS / "codebook/codebook_questions.csv")
        if (row["wave_id"], row["survey_code"], row["is_personal_data"]) == ("2024", survey_code, "true")
    ]


def planted(row: Row, survey_code: str) -> Row:
    """The record with a word of its own in each personal column; of those that are counted, where an answer stood."""
    return row | {
        column: f"{STEM}{survey_code[0]}{row['source_row']}x{place}q"
        for place, column in enumerate(personal_columns(survey_code))
        if not is_blank(row[column]) or column.startswith(CONTACT)
    }


class House:
    """A project and its home, in which programs put temporary files into a folder of their own."""

    def __init__(self, folder: Path):
        self.job = Job(folder)
        self.folder = folder
        (folder / "tmp").mkdir()
        self.environment = {**self.job.environment, "TMPDIR": str(folder / "tmp")}
        self.printed = ""
        self.mask = 0
        """What programs may not give to others; by itself nothing is kept from them."""

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=self.job.project,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            umask=self.mask,
        )

    def run(self, *arguments: str) -> int:
        process = self.start(*arguments)
        self.printed = process.communicate()[0]
        return process.returncode

    def words(self) -> dict[str, set[str]]:
        """The words in all that lies in home, project and temporary folder, and in what was printed last."""
        found = words_below(self.folder)
        assert STEM not in self.printed
        return found

    def in_places(self) -> set[str]:
        """Where words are, but for the places in which they may be."""
        names = {name.removeprefix("home/") for name in self.words()}
        return {name for name in names if not name.startswith(ALLOWED)}

    def open_to_others(self) -> set[str]:
        """Files with words that others could read: of such a mode, in folders of which none is for its owner alone."""
        found = set()
        for name in self.words():
            modes = [(self.folder / part).stat().st_mode for part in [Path(name), *Path(name).parents[:-1]]]
            if all(mode & 0o077 for mode in modes):
                found.add(name)
        return found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house in which both surveys are landed; some records are rejected, and some answers set aside."""
    folder = tmp_path_factory.mktemp("leaks")
    house = House(folder)
    for (survey_code, wave_id), path in BUNDLED.items():
        rows = [planted(row, survey_code) for row in read_rows(SEEDS / path)]
        unsent = next(row for row in rows if row["is_complete"] == "false" or row["is_test"] == "true")
        choice = "maturity" if survey_code == MEMBER else "agency_type"
        rows[rows.index(unsent)] = unsent | {choice: f"{STEM}asideq"}
        if survey_code == MEMBER:
            unknown = {"submission_id": "none", "member_iso3": f"{STEM}nobodyq"}
            rows.append(rows[0] | dict.fromkeys(personal_columns(survey_code), "") | unknown)
        write_rows(folder / "export.csv", rows)
        with (folder / "export.csv").open("a", encoding="utf-8") as file:
            file.write(f"{STEM}tornq,of too few cells\n")
        code = house.run("smart_customs", "land", str(folder / "export.csv"), "--survey", survey_code, "--wave", wave_id)
        assert code == 0, house.printed
    (folder / "export.csv").unlink()
    return house


def guarded(home: Path) -> bool:
    """Whether the guardian of a killed run is still at work in the home: at its end it takes the run's name off the lock."""
    with (home / "warehouse/candidate/warehouse.lock").open() as lock:
        return lock.read() != ""


def test_landing_leaves_words_in_its_folder_alone(house: House):
    found = house.words()
    assert {name.split("/")[1] for name in found} == {"landing"}
    assert {"archive", "canonical", "rejects"} == {name.split("/")[2] for name in found}
    words = set().union(*found.values())
    columns = len(personal_columns(MEMBER))
    assert house.open_to_others() == set()
    assert {f"{STEM}{word}q" for word in ("aside", "nobody", "torn", f"m1x{columns - 1}")} <= words


def test_a_killed_run_leaves_no_word_once_its_guardian_has_deleted_what_it_built_in(house: House):
    candidate = house.job.home / "warehouse/candidate/warehouse.duckdb"
    process = house.start("orchestration.run", "survey_warehouse")
    deadline = time.monotonic() + 120
    while not (candidate.exists() and candidate.stat().st_size > 5_000_000) and time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()[0]
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    while guarded(house.job.home):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert [path.name for path in candidate.parent.iterdir()] == ["warehouse.lock"]
    assert house.in_places() == set()
    assert house.open_to_others() == set()


def test_a_failing_run_leaves_no_word(house: House):
    model = house.job.project / FAILING
    good = model.read_text()
    text = "{{ answer_column('capacity_other') }} as text"
    model.write_text(good.replace(text, text.replace("{{", "cast({{").replace("}}", "}} as integer)")))
    house.mask = 0o077
    assert house.run("orchestration.run", "survey_warehouse") == 1
    house.mask = 0
    model.write_text(good)
    assert "Conversion Error in model other_capacity_needs" in house.printed
    assert house.in_places() == set()
    assert not house.job.publication.exists()


def test_a_good_run_and_its_products_leave_words_in_the_restricted_file_alone(house: House):
    for job in ("survey_warehouse", "survey_products"):
        assert house.run("orchestration.run", job) == 0, house.printed
    assert house.in_places() == set()
    assert house.open_to_others() == set()
    found = house.words()
    restricted = {name for name in found if name.endswith("restricted.duckdb")}
    assert len(restricted) == 2 and "home/warehouse/restricted.duckdb" in restricted
    assert {name for name in found if not name.startswith("home/landing/")} == restricted
    modes = {name: f"{(house.folder / name).stat().st_mode & 0o777:o}" for name in found}
    assert {mode for name, mode in modes.items() if name in restricted} == {"600"}
    assert (house.job.home / "products/index.html").exists()


def test_a_forgotten_member_is_nowhere_afterwards(house: House):
    def members() -> list[str]:
        """The Member of every row of every restricted table."""
        with duckdb.connect() as db:
            db.execute(f"attach '{house.job.home / 'warehouse/restricted.duckdb'}' as office (read_only)")
            named = "select table_name from duckdb_columns() where column_name = 'member_iso3' order by all"
            tables = [name for (name,) in db.execute(named).fetchall()]
            assert len(tables) == 3
            rows = [db.execute(f"select member_iso3 from office.restricted.{table}").fetchall() for table in tables]
        return sorted(code for codes in rows for (code,) in codes)

    rows = members()
    iso3 = max(set(rows), key=rows.count)
    answers = read_rows(SEEDS / "codebook/codebook_answers.csv")
    names = {comparable(row["raw_value"]) for row in answers if (row["topic"], row["answer_code"]) == ("respondent", iso3)}
    records = [
        row for row in read_rows(SEEDS / BUNDLED[MEMBER, "2024"]) if comparable(row["member_iso3"]) in {*names, iso3.lower()}
    ]
    stems = tuple(f"{STEM}{MEMBER[0]}{row['source_row']}x" for row in records)
    before = set().union(*house.words().values())
    gone = {word for word in before if word.startswith(stems)}
    assert len(gone) > 3 and rows.count(iso3) > 1
    code = house.run("smart_customs", "forget", "--survey", MEMBER, "--wave", "2024", "--member", iso3, "--yes")
    assert code == 0, house.printed
    assert f"Restricted file: {rows.count(iso3)} rows erased. Kept publications: 0 dropped." in house.printed
    assert set().union(*house.words().values()) == before - gone
    assert members() == [code for code in rows if code != iso3]
    assert house.run("smart_customs", "verify") == 0, house.printed
