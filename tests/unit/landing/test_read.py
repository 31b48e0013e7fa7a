"""The dialect layer beyond random tables: workbooks, what stands around a table, and encodings."""

import csv
import datetime as dt
import hashlib
import json
import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from smart_customs.cli import main
from smart_customs.landing.dialect import Declared, ReadReport, read_table
from smart_customs.landing.refusal import Refused

SEED = os.environ.get("FAST_SEED", "1")
SOUND_FILES, DAMAGED_FILES = 150, 150


class Got(NamedTuple):
    report: ReadReport
    rows: list[list[str]]
    """Header rows first."""
    rejects: list[dict[str, str]]


def read_bytes(tmp_path: Path, content: bytes, name: str = "export.csv", expect: int | None = None, **declared) -> Got:
    path = tmp_path / name
    path.write_bytes(content)
    return read_path(path, expect, **declared)


def read_path(path: Path, expect: int | None = None, **declared) -> Got:
    out, rejects = path.with_name("out.csv"), path.with_name("rejects.csv")
    report = read_table(path, out, rejects, Declared(**declared), expect)
    assert report.records_read == report.accepted + report.rejected
    assert report.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    with out.open(encoding="utf-8", newline="") as table, rejects.open(encoding="utf-8", newline="") as rejected:
        got = Got(report, list(csv.reader(table, strict=True)), list(csv.DictReader(rejected, strict=True)))
    assert (len(got.rows) - report.header_rows, len(got.rejects)) == (report.accepted, report.rejected)
    return got


def figures(got: Got) -> tuple[int, int, int]:
    return got.report.accepted, got.report.rejected, got.report.lines_skipped


def workbook(tmp_path: Path, *sheets: list[list[object]]) -> Path:
    """A workbook with the sheets named A, B, C ..."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in zip("ABCDEF", sheets, strict=False):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "export.xlsx")
    return tmp_path / "export.xlsx"


HEADER = ["id", "answer", "more"]


def test_cells_of_a_workbook_are_written_out(tmp_path):
    rows = [
        [1, "0012", True],
        [1.5, 12345678901234567890, False],
        [dt.datetime(2024, 5, 6, 14, 5, 9), dt.datetime(2024, 5, 6), "2024"],
        [dt.date(2024, 5, 6), dt.time(14, 5), 3.0],
        [0.1 + 0.2, 1e15, -7],
        ["1+1 = 2", " kept ", "two\nlines"],
        [100000000000000, None, "NA"],
    ]
    path = workbook(tmp_path, [HEADER, *rows])
    got = read_path(path)
    assert got.rows == [
        HEADER,
        ["1", "0012", "TRUE"],
        ["1.5", "1.234567890123457e+19", "FALSE"],
        ["2024-05-06 14:05:09", "2024-05-06 00:00:00", "2024"],
        ["2024-05-06 00:00:00", "14:05:00", "3"],
        ["0.3", "1000000000000000", "-7"],
        ["1+1 = 2", " kept ", "two\nlines"],
        ["100000000000000", "", "NA"],
    ]
    assert figures(got) == (7, 0, 0)
    assert (got.report.encoding, got.report.delimiter, got.report.columns) == ("xlsx", None, 3)


def test_a_preamble_of_a_workbook_and_empty_rows_behind_it_are_skipped(tmp_path):
    rows = [["My survey"], ["Export Date", "2024-05-06"], [None], HEADER, [1, "a", "b"], [2, None, None], [None, None, None]]
    path = workbook(tmp_path, rows)
    got = read_path(path)
    assert got.rows == [HEADER, ["1", "a", "b"], ["2", "", ""]]
    assert figures(got) == (2, 0, 4)
    assert read_path(path, skip_lines=3).rows == got.rows


def test_bad_rows_of_a_workbook_are_rejected_with_their_cells(tmp_path):
    rows = [HEADER, [1, "a", "b"], [None], [2, "a", "b", "c"], [3, "#REF!", "b"], HEADER, [4, "a"], [5, "#Ref", "#1"], [6, "c"]]
    got = read_path(workbook(tmp_path, rows))
    assert got.rows == [HEADER, ["1", "a", "b"], ["4", "a", ""], ["5", "#Ref", "#1"], ["6", "c", ""]]
    assert figures(got) == (4, 4, 0)
    assert [(r["source_row"], r["line"], r["reason"]) for r in got.rejects] == [
        ("2", "3", "an empty row where a record was expected"),
        ("3", "4", "too many cells: found 4, expected 3"),
        ("4", "5", "a formula that failed: #REF!"),
        ("5", "6", "the header once more"),
    ]
    assert json.loads(got.rejects[1]["raw"]) == ["2", "a", "b", "c"]


def test_several_worksheets_are_refused_until_one_is_named(tmp_path):
    path = workbook(tmp_path, [HEADER, [1, "a", "b"]], [], [["x", "y"], ["1", "2"]])
    with pytest.raises(Refused, match="worksheets with cells: A, C; expected one. Name the one with the answers: --sheet NAME"):
        read_path(path)
    assert read_path(path, sheet="C").rows == [["x", "y"], ["1", "2"]]
    with pytest.raises(Refused, match="the worksheets A, B, C; expected one with the name D"):
        read_path(path, sheet="D")
    with pytest.raises(Refused, match="no header"):
        read_path(path, sheet="B")


def test_a_workbook_with_one_filled_worksheet_needs_no_name(tmp_path):
    assert read_path(workbook(tmp_path, [], [HEADER, [1, "a", "b"]])).rows == [HEADER, ["1", "a", "b"]]


def test_a_workbook_without_cells_or_with_other_content_is_refused(tmp_path):
    with pytest.raises(Refused, match="worksheets with cells: none"):
        read_path(workbook(tmp_path, [], []))
    path = workbook(tmp_path, [HEADER])
    assert figures(read_path(path)) == (0, 0, 0)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(Refused, match="a damaged zip archive"):
        read_path(path)
    with pytest.raises(Refused):
        read_bytes(tmp_path, content.replace(b"xl/workbook.xml", b"xl/workbooc.xml"), "other.xlsx")


def test_several_header_rows_of_a_workbook(tmp_path):
    path = workbook(tmp_path, [["q", None, None], ["a", "b", "c"], [1, 2, 3]])
    got = read_path(path, header_rows=2, skip_lines=0)
    assert got.rows == [["q", "", ""], ["a", "b", "c"], ["1", "2", "3"]]
    assert figures(got) == (1, 0, 0)


RECORDS = [["1", "a,b", "é"], ["2", "", "x\ny"], ["3", 'q"q', "z"]]
TEXT = 'id;answer;more\n1;a,b;é\n2;;"x\ny"\n3;"q""q";z\n'


@pytest.mark.parametrize(
    ("text", "skipped"),
    [
        pytest.param("sep=;\n" + TEXT, 1, id="sep"),
        pytest.param('"sep=;"\n' + TEXT, 1, id="quoted sep"),
        pytest.param("SEP=;\r\n" + TEXT.replace("\n", "\r\n").replace("x\r\ny", "x\ny"), 1, id="SEP, CRLF"),
        pytest.param("Smart Customs Survey\nExported on 6 May\n\n" + TEXT, 3, id="preamble"),
        pytest.param(TEXT + "\n\n", 2, id="blank lines at the end"),
        pytest.param(TEXT + "\nExported by the platform\n", 2, id="footer"),
        pytest.param(TEXT + "\nExported\r by the platform\n", 2, id="footer with a lone CR"),
        pytest.param("Survey\n\n" + TEXT + "\nThe end\nreally\n", 5, id="both"),
    ],
)
def test_what_stands_around_a_table_is_skipped_and_counted(text, skipped, tmp_path):
    got = read_bytes(tmp_path, text.encode())
    assert got.rows == [["id", "answer", "more"], *RECORDS]
    assert figures(got) == (3, 0, skipped)
    assert got.report.delimiter == ";"


def test_lines_are_counted_in_the_file_whatever_stands_before(tmp_path):
    got = read_bytes(tmp_path, ("Survey\n\n" + TEXT + "4;5\n").encode())
    assert [(r["source_row"], r["line"], r["raw"]) for r in got.rejects] == [("4", "8", "4;5\n")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sep=;;\na;b\n", "the line 'sep=;;'; expected a header, or `sep=` and a delimiter"),
        ("\n" + TEXT, "a blank line; expected the header"),
        ("Survey\n" + TEXT, ""),
        ("sep=;\n", "nothing behind the skipped lines"),
    ],
)
def test_what_stands_around_a_table_unclearly_is_refused(text, words, tmp_path):
    with pytest.raises(Refused) as caught:
        read_bytes(tmp_path, text.encode())
    assert words in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export.csv"]


def test_a_sep_line_against_what_was_declared_is_refused(tmp_path):
    with pytest.raises(Refused, match="the line sep=;; expected the delimiter , as declared"):
        read_bytes(tmp_path, b"sep=;\na;b\n1;2\n", delimiter=",")


def test_declared_lines_are_skipped(tmp_path):
    got = read_bytes(tmp_path, ('Some; "odd\n\nlines\n' + TEXT).encode(), skip_lines=3, delimiter=";")
    assert got.rows == [["id", "answer", "more"], *RECORDS]
    assert figures(got) == (3, 0, 3)
    with pytest.raises(Refused, match="nothing behind the skipped lines"):
        read_bytes(tmp_path, TEXT.encode(), skip_lines=99)


def test_several_header_rows(tmp_path):
    got = read_bytes(tmp_path, b'q,,\n"a\nb",b,c\n1,2,3\n4,5\n', header_rows=2)
    assert got.rows == [["q", "", ""], ["a\nb", "b", "c"], ["1", "2", "3"]]
    assert (figures(got), got.report.header_rows) == ((1, 1, 0), 2)
    with pytest.raises(Refused, match="line 2: found 2 cells in header row 2; expected 3 cells, as in the first one"):
        read_bytes(tmp_path, b"a,b,c\n1,2\n1,2,3\n", header_rows=2)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("rows_between", [0, 1, 3])
def test_a_title_above_the_header_is_refused_with_what_to_do(delimiter, rows_between, tmp_path):
    """What the refusal proposes leads to the table; the other way out takes the title for a name."""
    title = ["Results of the survey" + delimiter * 2, *[delimiter * 2] * rows_between]
    table = [delimiter.join(cells) for cells in (("id", "country", "answer"), ("1", "Belgium", "Yes"), ("2", "France", "No"))]
    content = "\n".join([*title, *table, ""]).encode()
    with pytest.raises(Refused, match="line 1: found a title and no other name of a column") as caught:
        read_bytes(tmp_path, content)
    first, second = re.findall(r"--skip-lines (\d+)", caught.value.remedy)
    got = read_bytes(tmp_path, content, skip_lines=int(first))
    assert got.rows == [["id", "country", "answer"], ["1", "Belgium", "Yes"], ["2", "France", "No"]]
    assert read_bytes(tmp_path, content, skip_lines=int(second)).rows[0] == ["Results of the survey", "", ""]


@pytest.mark.parametrize("text", ["id,,\n1,,\n2,,\n", "id,\n1,\n", ",answer\n1,yes\n"])
def test_columns_without_a_name_are_no_title(text, tmp_path):
    assert read_bytes(tmp_path, text.encode(), delimiter=",").rows == [line.split(",") for line in text.split()]


@pytest.mark.parametrize("text", ["value\n01\n002\n", "value\r\n01\r\n002\r\n", '"value"\n"01"\n"002"'])
def test_one_column_has_nothing_to_detect(text, tmp_path):
    assert read_bytes(tmp_path, text.encode()).rows == [["value"], ["01"], ["002"]]


@pytest.mark.parametrize(
    ("codec", "bom", "declared", "name"),
    [
        ("utf-8", b"", None, "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", None, "utf-8-sig"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8", "utf-8-sig"),
        ("utf-16-le", b"", "utf-16-le", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be", "utf-16-be"),
        ("utf-16-le", b"\xff\xfe", None, "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16", "utf-16-be"),
        ("cp1252", b"", None, "cp1252"),
        ("latin-1", b"", "latin-1", "latin-1"),
        ("latin-1", b"", None, "cp1252"),
        ("mac-roman", b"", "mac-roman", "mac-roman"),
    ],
)
def test_encodings(codec, bom, declared, name, tmp_path):
    got = read_bytes(tmp_path, bom + TEXT.encode(codec), encoding=declared)
    assert got.rows == [["id", "answer", "more"], *RECORDS]
    assert got.report.encoding == name


@pytest.mark.parametrize(
    ("content", "declared", "words"),
    [
        ("a;b\nОтдел;1\n".encode("cp1251"), None, "could be 'a;b Отдел;1' (cp1251)"),
        ("a;b\nSénégal;1\n".encode("mac_roman"), None, "'a;b Sénégal;1' (mac_roman)"),
        (TEXT.encode(), "utf-17", "the encoding 'utf-17'; expected one that Python knows"),
        (TEXT.encode(), "utf-16", "no byte order mark; expected that of UTF-16, as declared"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "cp1252", "the byte order mark of utf-8-sig; expected cp1252 as declared"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1], None, "an odd number of bytes"),
        (b"a;b\n\xe9;1\n" + "é;1\n".encode(), None, "1 lines that are UTF-8 and 1 that are not"),
        (TEXT.encode("utf-16-le"), None, "If it is UTF-16: --encoding utf-16-le or utf-16-be"),
        (TEXT.encode("utf-16-be"), None, "If it is UTF-16: --encoding utf-16-le or utf-16-be"),
        (TEXT.encode(), "base64", "the encoding 'base64'"),
        (TEXT.encode(), "idna", "the encoding 'idna'"),
    ],
)
def test_encodings_that_are_not_sure_are_refused(content, declared, words, tmp_path):
    with pytest.raises(Refused) as caught:
        read_bytes(tmp_path, content, encoding=declared)
    assert words in str(caught.value)


def test_a_byte_that_the_encoding_does_not_know_rejects_its_record(tmp_path):
    got = read_bytes(tmp_path, b"a;b\n1;\xc3\xa9\n2;\xe9\n3;\xc3\xa9\n", encoding="utf-8")
    assert got.rows == [["a", "b"], ["1", "é"], ["3", "é"]]
    (reject,) = got.rejects
    assert (reject["line"], reject["raw"], reject["reason"]) == ("3", "2;\\xe9\n", "a byte that is no utf-8 text")


def test_two_dialects_that_fit_are_refused_and_both_named(tmp_path):
    with pytest.raises(Refused) as caught:
        read_bytes(tmp_path, b"a,b;c\n1,2;3\n4,5;6\n")
    assert "delimiter `,`" in str(caught.value) and "delimiter `;`" in str(caught.value)
    assert str(caught.value).endswith("Declare --delimiter, --quote or --escape.")
    assert read_bytes(tmp_path, b"a,b;c\n1,2;3\n4,5;6\n", delimiter=";").rows == [["a,b", "c"], ["1,2", "3"], ["4,5", "6"]]


def test_two_escapes_that_fit_are_refused_and_both_named(tmp_path):
    text = rb'a,b|"x\\",1|"y\\",2|'.replace(b"|", b"\n")
    with pytest.raises(Refused) as caught:
        read_bytes(tmp_path, text)
    assert "doubled quotes (2 columns)" in str(caught.value) and "quotes escaped by \\ (2 columns)" in str(caught.value)
    assert read_bytes(tmp_path, text, escape='"').rows == [["a", "b"], ["x\\\\", "1"], ["y\\\\", "2"]]
    assert read_bytes(tmp_path, text, escape="\\").rows == [["a", "b"], ["x\\", "1"], ["y\\", "2"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "||", "::", "~|~", "é"])
def test_delimiters(delimiter, tmp_path):
    text = "\n".join(delimiter.join(f"{column}{row}" for column in "abc") for row in range(4)) + "\n"
    got = read_bytes(tmp_path, text.encode(), delimiter=delimiter, encoding="utf-8")
    assert got.rows == [[f"{column}{row}" for column in "abc"] for row in range(4)]
    assert got.report.delimiter == delimiter


def test_the_number_of_records_has_to_be_the_expected_one(tmp_path):
    """Rejected records count, since the survey platform counts them too."""
    content = TEXT.encode() + b"4;5\n"
    assert figures(read_bytes(tmp_path, content, expect=4)) == (3, 1, 0)
    for name in ("out.csv", "rejects.csv"):
        (tmp_path / name).unlink()
    for wrong in (0, 3, 5):
        with pytest.raises(Refused, match=f"found 4 records; expected {wrong}, as --expect-records says"):
            read_bytes(tmp_path, content, expect=wrong)
    assert [path.name for path in tmp_path.iterdir()] == ["export.csv"]


def test_more_rejected_than_accepted_is_a_wrong_dialect(tmp_path):
    with pytest.raises(Refused, match="2 records rejected and 1 accepted, the first with the reason: too few cells"):
        read_bytes(tmp_path, b"a,b,c\n1,2\n1,2\n1,2,3\n", delimiter=",")


def test_the_report_as_json(tmp_path):
    path = tmp_path / "my export.csv"
    path.write_bytes(b"sep=;\n" + TEXT.encode() + b"4;5\n\n")
    places = ["--out", str(tmp_path / "t.csv"), "--rejects", str(tmp_path / "r.csv")]
    result = CliRunner().invoke(main, ["read", str(path), *places, "--json"])
    assert json.loads(result.stdout) == {
        "file_name": "my export.csv",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "encoding": "utf-8",
        "delimiter": ";",
        "quote": '"',
        "escape": '"',
        "columns": 3,
        "header_rows": 1,
        "records_read": 4,
        "accepted": 3,
        "rejected": 1,
        "lines_skipped": 2,
        "platforms": [],
    }
    assert (result.exit_code, result.stderr) == (0, "")
    result = CliRunner().invoke(main, ["read", str(path), *places, "--delimiter", "tab", "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"] == result.stderr.removeprefix("Error: ").rstrip("\n")
    assert "line 1" in result.stderr


@pytest.mark.parametrize(("more", "is_read"), [("", True), ('"6","a\\\\b","x"\n', False)])
def test_a_reading_that_loses_records_gives_way_to_one_that_reads_the_same_and_those(tmp_path: Path, more: str, is_read: bool):
    r"""A cell `\` in quotes is broken only where a backslash escapes them; a cell `a\\b` then means something else."""
    records = [f'"{number}","one, two","x"\n' for number in range(60)]
    content = "".join(['"id","text","more"\n', *records[:30], '"60","\\","x"\n', more, *records[30:]]).encode()
    if is_read:
        got = read_bytes(tmp_path, content)
        assert figures(got) == (61, 0, 0)
        assert got.rows[31] == ["60", "\\", "x"]
    else:
        with pytest.raises(Refused, match="two readings that fit about equally well"):
            read_bytes(tmp_path, content)


def test_a_cell_that_holds_records_by_another_escape_is_no_reading(tmp_path: Path):
    r"""A quote is lost behind a cell `\`: with a backslash as escape all that follows is one cell, up to the last quote."""
    content = b'id;text\n1;a\n2;b\n3;c\n4;d\n5;"\\"\n6;e\n7;f\n8;g\n9;\nx"\n'
    with pytest.raises(Refused, match="a cell with whole records in it"):
        read_bytes(tmp_path, content)
    declared = read_bytes(tmp_path, content, escape="\\")
    assert declared.rows[-1] == ["5", '"\n6;e\n7;f\n8;g\n9;\nx']


def test_a_single_cr_does_not_make_it_the_line_end_of_a_file(tmp_path: Path):
    """What is left of CRLF where a delimiter slipped between: the line is no `sep=` line, and what follows no header."""
    content = b'sep=|\r|\n"one"|"two"\r\n' + b'"1"|"2"\r\n' * 12
    with pytest.raises(Refused, match="line 1: found a header with a line break of another kind than the file's"):
        read_bytes(tmp_path, content, delimiter="|", quote='"', escape='"')
    assert figures(read_bytes(tmp_path, content.replace(b"\r|\n", b"\r").replace(b"\r\n", b"\r"))) == (12, 0, 1)
