"""A landing that brings far fewer records than the file that it replaces, and how landings say what they change."""

import json
import os
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from smart_customs.cli import main
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.land import Order, land, replay
from smart_customs.landing.refusal import Refused
from smart_customs.landing.upkeep import problems, rollback
from smart_customs.paths import SEEDS

HEADER = "submission_id,submitted_at,is_complete,is_test,agency_type,agency_technologies_details"
WHERE = ("partner_agency", "2024")
OPTIONS = ("--survey", WHERE[0], "--wave", WHERE[1])
BEFORE = "Against what was landed before: "


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def folder(home: Path) -> LandingFolder:
    return LandingFolder(home / "landing")


def export(tmp_path: Path, records: int, rejected: int = 0, text: str = "a", name: str = "export.csv") -> Path:
    rows = [f"P{n},2024-04-19T06:58:{n % 60:02}Z,true,false,Ministry of finance,{text}" for n in range(records)]
    path = tmp_path / name
    path.write_text("\n".join([HEADER, *rows, *["P,too,few"] * rejected, ""]))
    return path


def said(*words: object) -> str:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert (result.exit_code, result.stderr) == (0, ""), result.stderr
    return result.stdout


def listing(folder: LandingFolder) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.root.rglob("*") if path.is_file()}


def test_seventy_percent_are_enough_and_one_record_less_is_not(tmp_path: Path, folder: LandingFolder):
    rng = random.Random(os.environ["PLATFORM_SEED"])
    for before in (1, 3, 10, *rng.sample(range(2, 120), 4)):
        enough = next(n for n in range(before + 1) if n >= 0.7 * before - 1e-9)
        land(export(tmp_path, before), Order(*WHERE, fewer=True), folder, SEEDS)
        kept = listing(folder)
        if enough > 1:
            with pytest.raises(Refused) as refused:
                land(export(tmp_path, enough - 1, text="b"), Order(*WHERE), folder, SEEDS)
            sentence = str(refused.value)
            found = "1 record accepted" if enough == 2 else f"{enough - 1} records accepted"
            assert f"found {found}; expected at least {enough}: 70 % of the {before} of export.csv, which it" in sentence
            assert sentence == refused.value.for_logs()
            assert listing(folder) == kept
        assert land(export(tmp_path, enough, text="b"), Order(*WHERE), folder, SEEDS).entry.accepted == enough
    assert problems(folder) == []


def test_records_that_were_rejected_are_not_brought(tmp_path: Path, folder: LandingFolder):
    land(export(tmp_path, 10), Order(*WHERE), folder, SEEDS)
    with pytest.raises(Refused, match="found 6 records accepted; expected at least 7"):
        land(export(tmp_path, 6, rejected=4), Order(*WHERE), folder, SEEDS)


def test_only_what_stands_is_replaced(tmp_path: Path, folder: LandingFolder):
    """Back to a smaller file, and a first file after none, needs no word; nor does the seed of the bundled wave."""
    small, big = export(tmp_path, 2, name="small.csv"), export(tmp_path, 10, name="big.csv")
    for path in (small, big):
        land(path, Order(*WHERE), folder, SEEDS)
    assert rollback(*WHERE, folder, SEEDS).entry.accepted == 2
    assert replay(*WHERE, folder, SEEDS).entry.accepted == 2
    land(big, Order(*WHERE), folder, SEEDS)
    assert rollback(*WHERE, folder, SEEDS).entry.accepted == 2
    assert rollback(*WHERE, folder, SEEDS) is None
    assert folder.ledger.entries()[-1].difference is None
    assert land(export(tmp_path, 1), Order(*WHERE), folder, SEEDS).entry.accepted == 1


def test_the_command_says_what_changes_in_words(tmp_path: Path, folder: LandingFolder):
    first = said("land", export(tmp_path, 4), *OPTIONS)
    assert BEFORE not in first
    assert f"{BEFORE}no record added, changed or gone.\n" in said("land", "--replay", *OPTIONS)
    assert f"{BEFORE}1 record added, none changed, none gone.\n" in said("land", export(tmp_path, 5), *OPTIONS)
    assert f"{BEFORE}no record added, 5 changed, none gone.\n" in said("land", export(tmp_path, 5, text="b"), *OPTIONS)
    assert f"{BEFORE}2 records added, 5 changed, none gone.\n" in said("land", export(tmp_path, 7, text="c"), *OPTIONS)
    refused = CliRunner().invoke(main, ["land", str(export(tmp_path, 2, text="c")), *OPTIONS])
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == (
        f"Error: {tmp_path / 'export.csv'}: found 2 records accepted; expected at least 5: 70 % of the 7 of export.csv, which it "
        "would replace. If the file is not whole, export it again; if so many records are meant to go, say --fewer.\n"
    )
    fewer = said("land", export(tmp_path, 2, text="c"), *OPTIONS, "--fewer")
    assert f"{BEFORE}no record added, none changed, 5 gone.\n" in fewer
    said("rollback", *OPTIONS)
    listed = [line.strip() for line in said("ledger").splitlines() if not line[0].isdigit()]
    assert listed == [
        f"against the landing before: {words}"
        for words in (
            "no record added, changed or gone",
            "1 record added, none changed, none gone",
            "no record added, 5 changed, none gone",
            "2 records added, 5 changed, none gone",
            "no record added, none changed, 5 gone",
            "5 records added, none changed, none gone",
        )
    ]
    entries = json.loads(said("ledger", "--json"))
    assert [entry["difference"] for entry in entries][:3] == [None, *({"added": n, "changed": 0, "gone": 0} for n in (0, 1))]


def test_a_line_of_an_older_ledger_says_nothing_of_changes(tmp_path: Path, folder: LandingFolder):
    land(export(tmp_path, 2), Order(*WHERE), folder, SEEDS)
    line = json.loads(folder.ledger.path.read_text())
    del line["difference"]
    folder.ledger.path.write_text(json.dumps(line) + "\n")
    assert "against" not in said("ledger")
    assert problems(folder) == []
