"""The command `forget` on a home with landed files and kept publications: afterwards the words are nowhere below it."""

import json
import os
import shutil
import tempfile
from contextlib import nullcontext
from pathlib import Path

import duckdb
import pytest
import yaml
from click.testing import CliRunner, Result
from fixtures.platforms.planting import CONTACTS, PERSONAL, word, words, write_planted
from fixtures.platforms.questionnaire import TRUTH
from searching import words_below

from smart_customs.cli import main
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.land import Order, land
from smart_customs.paths import PROJECT, SEEDS, Home
from smart_customs.publication.candidate import discard, take
from smart_customs.publication.kept import kept, publish_and_keep
from smart_customs.warehouse.build import landing_of

WHERE = ("member", "2024")
OPTIONS = ["--survey", "member", "--wave", "2024"]
KOREA = ["4", "21"]
"""It answered twice."""
IT = ["--member", "kor", "--yes"]
CODES = {row["response"]: "KOR" if row["response"] in KOREA else f"M{row['response']}" for row in TRUTH}


def make_candidate(home: Home, run_id: str, responses: list[str]) -> Path:
    """What a run built of what is landed, as far as publications are made of it: the restricted tables hold these responses."""
    shutil.rmtree(home.candidate.parent, ignore_errors=True)
    home.candidate.parent.mkdir(parents=True, mode=0o700)
    LandingFolder(home.landing).keep(landing_of(home.candidate))
    with duckdb.connect(home.candidate) as db:
        for schema in ("raw", "marts", "restricted"):
            db.execute(f"create schema {schema}")
        db.execute("create table raw.raw_survey_columns as select 'member' as survey_code, '2024' as wave_id")
        db.execute(
            "create table marts.publication_info as "
            f"select now()::timestamp as published_at, '{run_id}' as run_id, '0' as project_version, '0' as inputs_sha256"
        )
        cells = [(CODES[response], word(CONTACTS[0], response), word(PERSONAL[0], response)) for response in responses]
        db.execute("create table restricted.texts (wave_id varchar, member_iso3 varchar, text varchar)")
        db.execute("create table restricted.register (wave_id varchar, member_iso3 varchar, contact_unit varchar)")
        db.executemany("insert into restricted.register values ('2024', ?, ?)", [(code, unit) for code, unit, _ in cells])
        db.executemany("insert into restricted.texts values ('2024', ?, ?)", [(code, text) for code, _, text in cells])
        db.execute("create table restricted.publication_info as from marts.publication_info")
        db.execute("insert into restricted.texts values ('2022', 'KOR', 'of another wave')")
    return home.candidate


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which two exports were landed, and two publications are kept."""
    folder = tmp_path_factory.mktemp("prepared")
    home = Home(folder / "home")
    for run_id, without in (("first", ["20"]), ("second", [])):
        export = write_planted("plain", folder, without)
        land(export, Order(*WHERE), LandingFolder(home.landing), SEEDS)
        publish_and_keep(home, make_candidate(home, run_id, [row["response"] for row in TRUTH]))
    shutil.rmtree(home.candidate.parent)
    return home.root


@pytest.fixture
def home(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    shutil.copytree(prepared, tmp_path / "home", copy_function=os.link)
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path / "home"))
    return Home(tmp_path / "home")


def said(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def found(home: Home) -> set[str]:
    return set().union(*words_below(home.root).values())


def restricted(home: Home, table: str) -> set[str]:
    with duckdb.connect(home.restricted, read_only=True) as db:
        return {code for (code,) in db.execute(f"select member_iso3 from restricted.restricted.{table}").fetchall()}


def test_a_member_is_nowhere_afterwards(home: Home):
    before = found(home)
    assert words(KOREA, PERSONAL) <= before
    result = said("forget", *OPTIONS, *IT)
    assert result.exit_code == 0, result.output
    assert "Landed files: 2 records erased." in result.output
    assert "Restricted file: 4 rows erased. Kept publications: 1 dropped." in result.output
    assert found(home) == before - words(KOREA)
    assert restricted(home, "register") == {*CODES.values()} - {"KOR"}
    [standing] = kept(home)
    assert standing.manifest.run_id == "second"
    assert standing.restricted.samefile(home.restricted)
    assert said("verify").exit_code == 0
    # The ledger says when something was forgotten, and not what.
    [line] = [line for line in home.landing.joinpath("ledger.jsonl").read_text().splitlines() if '"forgotten": true' in line]
    assert "KOR" not in line and "Korea" not in line
    assert "forgotten" in said("ledger").output


def test_the_next_publication_drops_the_one_that_was_made_with_the_member(home: Home):
    said("forget", *OPTIONS, *IT)
    publish_and_keep(home, make_candidate(home, "third", [row["response"] for row in TRUTH if row["response"] not in KOREA]))
    assert [one.manifest.run_id for one in kept(home)] == ["third"]


def test_a_contact_point_is_nowhere_afterwards_and_the_answers_stay(home: Home):
    before = found(home)
    result = said("forget", *OPTIONS, "--member", "KOR", "--contact-only", "--yes", "--json")
    assert json.loads(result.stdout) == {"records": 2, "unread": 0, "rows": 2, "kept": 1}
    assert found(home) == before - words(KOREA, CONTACTS)
    assert "KOR" in restricted(home, "texts") and "KOR" not in restricted(home, "register")
    assert said("verify").exit_code == 0


def test_a_wave_is_nowhere_afterwards(home: Home):
    result = said("forget", *OPTIONS, "--yes")
    assert result.exit_code == 0, result.output
    assert found(home) == set()
    assert restricted(home, "texts") == {"KOR"}
    assert restricted(home, "register") == set()
    assert said("verify").exit_code == 0


PLACES_ASIDE = 14
"""How often something is put in its place before anything of the home changes."""


class Killed(BaseException):
    """Ends the command as a signal would: nothing is tidied up."""


def killed_at(place: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Says `forget` until for the `place`th time something is put in its place or removed; whether it ended before that."""
    left = place

    def counted(function):
        def call(*arguments, **options):
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return function(*arguments, **options)

        return call

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", counted(os.replace))
        patched.setattr(shutil, "rmtree", counted(shutil.rmtree))
        patched.setattr(tempfile, "TemporaryDirectory", lambda **options: nullcontext(tempfile.mkdtemp(**options)))
        try:
            return CliRunner().invoke(main, ["forget", *OPTIONS, *IT]).exit_code == 0
        except Killed:
            return False


def test_what_was_interrupted_is_completed_by_saying_it_again(home: Home, prepared: Path, monkeypatch: pytest.MonkeyPatch):
    planted_words = found(home)
    for place in range(PLACES_ASIDE, 60, 5):
        shutil.rmtree(home.root)
        shutil.copytree(prepared, home.root, copy_function=os.link)
        if killed_at(place, monkeypatch):
            break
        result = said("forget", *OPTIONS, *IT)
        assert result.exit_code == 0, (place, result.output)
        assert found(home) == planted_words - words(KOREA), place
        assert said("verify").exit_code == 0, (place, said("verify").output)
        assert [one.manifest.run_id for one in kept(home)] == ["second"], place
    else:
        raise AssertionError("the command was never at its end")


def test_nothing_is_erased_while_a_run_builds_or_without_a_yes(home: Home):
    before = words_below(home.root)
    assert said("forget", *OPTIONS, "--member", "KOR").exit_code == 1
    wrong = said("forget", *OPTIONS, "--contact-only", "--yes")
    assert (wrong.exit_code, "--contact-only needs --member: whose contact point?" in wrong.output) == (2, True)
    take(home, "at work")
    try:
        busy = said("forget", *OPTIONS, *IT)
    finally:
        discard(home, "at work")
    assert busy.exit_code == 1
    assert "found the run at work at work; expected no run at work, which would publish it anew. Wait until it has" in busy.output
    assert words_below(home.root) == before
    assert len(LandingFolder(home.landing).ledger.entries()) == 2


def test_what_an_interrupted_run_left_is_erased_too(home: Home):
    make_candidate(home, "killed", KOREA)
    assert words_below(home.candidate.parent)
    said("forget", *OPTIONS, *IT)
    assert words_below(home.candidate.parent) == {}


def test_every_restricted_table_says_of_which_wave_and_member_a_row_is():
    models = yaml.safe_load((PROJECT / "models/restricted/_restricted__models.yml").read_text(encoding="utf-8"))["models"]
    assert len(models) == 3
    for model in models:
        assert {"wave_id", "member_iso3"} <= {column["name"] for column in model["columns"]}, model["name"]
