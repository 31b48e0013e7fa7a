"""A Member, or its contact point, is erased from the landing folder, whatever platform its answers came from."""

from pathlib import Path

import pytest
from fixtures.platforms.make_platforms import EXPORTS
from fixtures.platforms.planting import CONTACTS, UNREAD, words, write_planted
from landed import read_canonical
from searching import words_below

from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.forgetting import Forgetting, Forgotten, forget_member
from smart_customs.landing.land import Order, land, replay
from smart_customs.landing.upkeep import problems, rollback
from smart_customs.paths import SEEDS

WHERE = ("member", "2024")
KOREA = Forgetting(*WHERE, "KOR", False)
# It answered twice, under two names.
RESPONSES = ["4", "21"]
MEMBER = "member_iso3"


def landed(name: str, tmp_path: Path, without: list[str] = ()) -> LandingFolder:
    export = write_planted(name, tmp_path, without)
    columns = tmp_path / f"{name}.columns.csv"
    folder = LandingFolder(tmp_path / "landing")
    land(export, Order(*WHERE, columns=columns if columns.exists() else None), folder, SEEDS)
    return folder


def records(folder: LandingFolder) -> list[dict[str, str]]:
    """The records that count, without their place in the file."""
    header, *rows = read_canonical(folder.canonical(*WHERE))
    return [{name: cell for name, cell in zip(header, row, strict=True) if name != "source_row"} for row in rows]


def found(folder: LandingFolder) -> set[str]:
    return set().union(*words_below(folder.root).values())


@pytest.mark.parametrize("name", EXPORTS)
def test_a_member_is_erased_from_every_file_that_was_landed(name: str, tmp_path: Path):
    landed(name, tmp_path, without=["20"])
    folder = landed(name, tmp_path)
    before, planted = records(folder), found(folder)
    assert planted & words(RESPONSES)
    assert forget_member(KOREA, folder, SEEDS) == Forgotten(2, 0)
    assert found(folder) == planted - words(RESPONSES)
    kept = [row for row in before if row["contact_unit"] not in words(RESPONSES)]
    assert len(kept) == len(before) - 2
    assert records(folder) == kept
    assert problems(folder) == []
    lines = [(entry.file_name, entry.forgotten, entry.records_read) for entry in folder.ledger.entries()]
    count = len(before)
    file = EXPORTS[name].file
    assert lines == [(file, False, n) for n in (count - 1, count)] + [("", True, 0)] + [
        (file, False, n) for n in (count - 3, count - 2)
    ]
    # What is left is landed again as it is, and so is the file before.
    replay(*WHERE, folder, SEEDS)
    assert records(folder) == kept
    assert rollback(*WHERE, folder, SEEDS).entry.records_read == count - 3
    assert problems(folder) == []


@pytest.mark.parametrize("name", EXPORTS)
def test_a_contact_point_is_erased_and_the_answers_stay(name: str, tmp_path: Path):
    folder = landed(name, tmp_path)
    before, planted = records(folder), found(folder)
    gone = words(RESPONSES, [*CONTACTS, *UNREAD])
    assert planted & gone
    assert forget_member(KOREA._replace(contact_only=True), folder, SEEDS) == Forgotten(2, 0)
    assert found(folder) == planted - gone
    emptied = [row | dict.fromkeys(CONTACTS, "") if row["contact_unit"] in gone else row for row in before]
    # Google Forms gives no numbers: they are made from what a record holds.
    number = "submission_id" if name == "google_forms" else ""
    assert [row | {number: ""} for row in records(folder)] == [row | {number: ""} for row in emptied]
    assert problems(folder) == []
