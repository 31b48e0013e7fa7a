"""A workbook that is written to harm is refused with a sentence, in little memory, or what it holds is text."""

import csv
from pathlib import Path

import pytest
from integration.landing.hostile_workbooks import BOMBS, GOOD, LOSSES, record, sheet, write
from integration.landing.test_bad_input import OPTIONS, Run, sentence_of, tree

from smart_customs.codebook.definition import load_definition
from smart_customs.landing.dialect import open_table, read_table
from smart_customs.landing.records import Record
from smart_customs.landing.refusal import Refused

PEAK = 400 * 1024**2
"""Bytes that landing may take of a workbook that it refuses. It takes 120 MB of an empty one."""
MEASURED = ("rows with a cell far away", "a shared text a thousand times")
"""Of those that only the library could tell; what is found before it takes 130 MB at most."""


@pytest.mark.parametrize("kind", [kind for kind in BOMBS if kind not in MEASURED])
def test_a_bomb_is_refused(kind: str, tmp_path: Path):
    parts, words = BOMBS[kind]
    path = write(tmp_path / "export.xlsx", parts())
    with pytest.raises(Refused) as refused:
        open_table(path)
    assert str(refused.value).startswith(f"{path}: found ")
    assert words in str(refused.value)


def test_bombs_take_little_memory_and_leave_nothing(tmp_path: Path):
    for kind in MEASURED:
        home = tmp_path / kind
        home.mkdir()
        path = write(tmp_path / "export.xlsx", BOMBS[kind][0]())
        run = Run("land", path, *OPTIONS, home=home)
        assert BOMBS[kind][1] in sentence_of(run)
        assert run.peak_bytes < PEAK, kind
        assert set(tree(home)) == {"landing", "landing/.lock"}


@pytest.mark.parametrize("kind", LOSSES)
def test_what_the_library_would_leave_out_is_refused(kind: str, tmp_path: Path):
    rows, words = LOSSES[kind]
    with pytest.raises(Refused) as refused:
        open_table(write(tmp_path / "export.xlsx", sheet(rows)))
    assert f"found a workbook that cannot be read ({words}" in str(refused.value)


@pytest.mark.parametrize("kind", ["a billion laughs", "a million columns", "a million formats"])
def test_a_questionnaire_that_is_a_bomb_is_refused_too(kind: str, tmp_path: Path):
    with pytest.raises(Refused, match="form.xlsx: found a workbook that cannot be read"):
        load_definition(write(tmp_path / "form.xlsx", BOMBS[kind][0]()))


def test_characters_that_no_text_holds_are_rejected_and_kept(tmp_path: Path):
    """The format writes any character as `_xNNNN_`, halves of characters too."""
    path = write(
        tmp_path / "export.xlsx", sheet(GOOD + record(9, "a_x0000_b") + record(10, "_xD83D_") + record(11, "_x001B_[2J"))
    )
    report = read_table(path, tmp_path / "t.csv", tmp_path / "r.csv")
    assert (report.accepted, report.rejected) == (9, 2)
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        rejects = list(csv.DictReader(file))
    assert [(reject["line"], reject["reason"]) for reject in rejects] == [
        ("10", "a character that no text holds"),
        ("11", "a character that no text holds"),
    ]
    last = [item for item in open_table(path).records() if isinstance(item, Record)][-1]
    assert last.cells[-1] == "\x1b[2J"
    header = write(tmp_path / "export.xlsx", sheet(GOOD.replace("agency_type", "agency_x0000_type")))
    with pytest.raises(Refused, match="line 1: found a character in the header that no text holds"):
        open_table(header)
