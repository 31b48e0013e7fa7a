"""A Member, or its contact point, is erased from the landing folder, whatever platform its answers came from."""

import csv
import os
import shutil
from pathlib import Path

import pytest
from fixtures.platforms.make_platforms import EXPORTS
from fixtures.platforms.planting import CONTACTS, UNREAD, words, write_planted
from fixtures.platforms.questionnaire import TRUTH
from landed import read_canonical
from searching import STEM, words_below

from smart_customs.landing.codebook import load_codebook
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.forgetting import Forgetting, Forgotten, forget_member
from smart_customs.landing.forgetting_records import load_names
from smart_customs.landing.inbox import waiting
from smart_customs.landing.land import Order, land, replay
from smart_customs.landing.refusal import Refused
from smart_customs.landing.upkeep import problems, rollback
from smart_customs.paths import SEEDS

WHERE = ("member", "2024")
KOREA = Forgetting(*WHERE, "KOR", False)
# It answered twice, under two names.
RESPONSES = ["4", "21"]
MEMBER = "member_iso3"


def landed(name: str, tmp_path: Path, without: list[str] = (), fewer: bool = False) -> LandingFolder:
    export = write_planted(name, tmp_path, without)
    columns = tmp_path / f"{name}.columns.csv"
    folder = LandingFolder(tmp_path / "landing")
    land(export, Order(*WHERE, columns=columns if columns.exists() else None, fewer=fewer), folder, SEEDS)
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


def test_rejected_records_that_name_the_member_go_and_others_stay(tmp_path: Path):
    export = write_planted("plain", tmp_path)
    lines = [
        f"R1,Republic of Korea,{STEM}torn1q",
        f'R2,"KOR",{STEM}torn2q',
        f"R3,kor;{STEM}torn3q",
        f"R4,Korea and the others,{STEM}torn4q",
        f"R5,a tensor,{STEM}torn5q",
        f"R6,Japan,{STEM}torn6q",
    ]
    with export.open(encoding="utf-8", newline="") as file:
        header, first, *_ = csv.reader(file)
    # A Member that nobody knows, and the same record once more under the name that somebody does.
    unknown = {"submission_id": "R7", MEMBER: "Coree du Sud", "contact_unit": f"{STEM}unknown7q"}
    again = {MEMBER: "Republic of Korea", "contact_unit": f"{STEM}again8q"}
    with export.open("a", encoding="utf-8", newline="") as file:
        file.write("".join(f"{line}\r\n" for line in lines))
        csv.writer(file).writerows(
            [(row | other).values() for row in [dict(zip(header, first, strict=True))] for other in (unknown, again)]
        )
    folder = LandingFolder(tmp_path / "landing")
    assert land(export, Order(*WHERE), folder, SEEDS).entry.rejected == 8
    planted = found(folder)
    assert forget_member(KOREA, folder, SEEDS) == Forgotten(6, 4)
    gone = {f"{STEM}{word}q" for word in ("torn1", "torn2", "torn3", "again8")}
    assert gone <= planted
    assert found(folder) == planted - words(RESPONSES) - gone
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("text", "iso3", "is_named"),
    [
        ("Papua New Guinea", "GIN", False),
        ("Guinea-Bissau", "GIN", False),
        ("Guinea", "GIN", True),
        ("from GUINEA, by mail", "GIN", True),
        ("Nigeria", "NER", False),
        ("they can do it", "CAN", False),
        ("CAN do", "CAN", True),
        ("7;can;x", "CAN", True),
        ('{"member_iso3": "can"}', "CAN", True),
        ("CANADIAN", "CAN", False),
        ("République de\u00a0Corée", "KOR", True),
    ],
)
def test_in_a_text_that_is_no_record_a_member_is_found_by_its_names_and_its_code(text: str, iso3: str, is_named: bool):
    names = load_names(SEEDS, load_codebook(SEEDS, *WHERE), iso3)
    assert names.are_in(text) == is_named


def test_an_export_with_other_records_alone_stays_as_it_is(tmp_path: Path):
    folder = landed("plain", tmp_path, without=RESPONSES)
    before = {path: path.read_bytes() for path in folder.root.rglob("*") if path.is_file()}
    assert forget_member(KOREA, folder, SEEDS) == Forgotten(0, 0)
    assert {path: path.read_bytes() for path in folder.root.rglob("*") if path.is_file()} == before


def test_nothing_counts_where_only_the_member_had_answered(tmp_path: Path):
    responses = [row["response"] for row in TRUTH if row["response"] not in RESPONSES]
    landed("plain", tmp_path, without=responses[1:])
    folder = landed("plain", tmp_path, without=responses, fewer=True)
    assert forget_member(KOREA, folder, SEEDS) == Forgotten(2, 0)
    assert folder.ledger.latest(*WHERE) is None
    assert not folder.canonical(*WHERE).exists()
    assert found(folder) == set()
    assert problems(folder) == []


def test_an_export_that_was_undone_is_dropped(tmp_path: Path):
    landed("plain", tmp_path, without=RESPONSES)
    folder = landed("plain", tmp_path)
    rollback(*WHERE, folder, SEEDS)
    forget_member(KOREA, folder, SEEDS)
    assert found(folder) & words(RESPONSES) == set()
    assert len(list((folder.root / "archive/member/2024").iterdir())) == 1
    assert problems(folder) == []


def test_what_a_forgetting_left_behind_is_told(tmp_path: Path):
    folder = landed("plain", tmp_path)
    [archive] = (folder.root / "archive/member/2024").iterdir()
    copied = Path(shutil.copytree(archive, tmp_path / "copied"))
    forget_member(KOREA, folder, SEEDS)
    shutil.copytree(copied, archive)
    assert problems(folder) == [f"{archive}: it was forgotten; say it again to complete that: smart-customs forget."]


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (KOREA._replace(iso3="KRO"), "found no Member with the code 'KRO'; expected one, such as CAN. Correct --member."),
        (KOREA._replace(survey_code="partner_agency"), "that asks which Member answers; expected one. Forget the whole wave"),
        (KOREA._replace(wave_id="2031"), "no rows of the member survey's wave 2031"),
        (KOREA, "no landed file of the member survey's wave 2024; expected one that counts."),
    ],
)
def test_what_cannot_be_forgotten_is_a_sentence(what: Forgetting, sentence: str, tmp_path: Path):
    folder = LandingFolder(tmp_path / "landing")
    with pytest.raises(Refused) as refused:
        forget_member(what, folder, SEEDS)
    assert sentence in str(refused.value)
    assert [path.name for path in folder.root.rglob("*")] == [".lock"]


def test_an_export_in_the_inbox_keeps_a_member_from_being_forgotten(tmp_path: Path):
    folder = landed("plain", tmp_path)
    before = folder.ledger.path.read_bytes()
    inbox = folder.inbox(*WHERE)
    inbox.mkdir(parents=True)
    (inbox / "options.toml").touch()
    (inbox / "refused.csv").write_text("KOR")
    with pytest.raises(Refused, match="1 file in the inbox, which may hold the same data; expected none. Land or delete it"):
        forget_member(KOREA, folder, SEEDS)
    assert folder.ledger.path.read_bytes() == before


@pytest.mark.parametrize("mask", [0, 0o077], ids=oct)
def test_all_that_landing_makes_is_for_its_owner_alone(mask: int, tmp_path: Path):
    before = os.umask(mask)
    try:
        folder = landed("plain", tmp_path)
        forget_member(KOREA, folder, SEEDS)
        waiting(folder, [WHERE])
        kept = folder.keep(tmp_path / "kept").root
    finally:
        os.umask(before)
    made = [folder.root, kept, *folder.root.rglob("*"), *kept.rglob("*")]
    assert {(path.is_dir(), f"{path.stat().st_mode & 0o777:o}") for path in made} == {(True, "700"), (False, "600")}
    assert len(made) > 20
