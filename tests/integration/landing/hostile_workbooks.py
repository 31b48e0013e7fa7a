"""Workbooks as somebody writes them who wants to harm: small files whose parts claim to be large, or are read wrongly."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from xlsxwriter import Workbook

HEADER = "submission_id,submitted_at,is_complete,is_test,agency_type,agency_technologies_details"
_NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_SHEET, _STYLES, _STRINGS = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"
Parts = dict[str, str | bytes]


def write(path: Path, parts: Parts) -> Path:
    """A workbook in which these parts stand in the place of its own, or beside them."""
    plain = io.BytesIO()
    with Workbook(plain) as book:
        # A shared text, so that the workbook has a part for them.
        book.add_worksheet().write_string(0, 0, "x")
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return path


def cell(text: str, place: str = "") -> str:
    at = f' r="{place}"' if place else ""
    return f'<c t="inlineStr"{at}><is><t>{text}</t></is></c>'


def row(cells: str, number: int | None = None) -> str:
    at = "" if number is None else f' r="{number}"'
    return f"<row{at}>{cells}</row>"


def record(number: int, text: str = "scanners") -> str:
    cells = [f"P{number}", f"2024-04-19T06:58:{number:02}Z", "true", "false", "Ministry of finance", text]
    return row("".join(map(cell, cells)))


GOOD = row("".join(map(cell, HEADER.split(",")))) + "".join(record(n) for n in range(1, 9))


def sheet(rows: str, before: str = "") -> Parts:
    return {_SHEET: f"{before}<worksheet {_NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"}


def _shared(strings: str, rows: str, before: str = "") -> Parts:
    return {**sheet(rows), _STRINGS: f"{before}<sst {_NAMESPACE}>{strings}</sst>"}


def _laughs(levels: int) -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>'


def _far(column: str, count: int) -> str:
    return GOOD + "".join(f'<row r="{n}"><c r="{column}{n}"/></row>' for n in range(10, 10 + count))


_LONG = "A" * 100_000
BOMBS: dict[str, tuple[Callable[[], Parts], str]] = {
    "a row far away": (lambda: sheet(GOOD + row(cell("x"), 999_999_999)), "a row with the number 999999999"),
    "rows with a cell far away": (lambda: sheet(_far("XFD", 2_000)), "expected at most 16 million cells"),
    "a cell beyond the last column": (lambda: sheet(_far("XFE", 1)), "more than 16384 columns in row 10"),
    "a million columns": (lambda: sheet(row("<c><v>1</v></c>" * 1_000_000)), "more than 16384 columns in row 1"),
    "a billion laughs": (lambda: sheet(row(cell("&e9;")), _laughs(10)), "a DOCTYPE"),
    "an entity many times": (
        lambda: sheet(row(cell("&a;" * 50_000)), f'<!DOCTYPE x [<!ENTITY a "{_LONG}">]>'),
        "a DOCTYPE",
    ),
    "an entity in shared texts": (
        lambda: _shared(f"<si><t>{'&a;' * 50_000}</t></si>", GOOD, f'<!DOCTYPE x [<!ENTITY a "{_LONG}">]>'),
        "a DOCTYPE",
    ),
    "an entity that is a file": (
        lambda: sheet(row(cell("&a;")), '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        "a DOCTYPE",
    ),
    "a cell of 50 MB": (lambda: sheet(GOOD + record(9, "y" * 50_000_000)), "a row or a text of more than 16 MiB"),
    "a shared text a thousand times": (
        lambda: _shared(f"<si><t>{'y' * 10**6}</t></si>", GOOD + row('<c t="s"><v>0</v></c>') * 1000),
        "128 MiB of text",
    ),
    "elements in each other": (lambda: sheet(row("<a>" * 200_000 + "</a>" * 200_000)), "more than 100000 elements"),
    "elements beside the rows": (lambda: sheet(GOOD + "<a/>" * 200_000), "more than 100000 elements"),
    "a million formats": (
        lambda: {**sheet(GOOD), _STYLES: f"<styleSheet {_NAMESPACE}><cellXfs>{'<xf/>' * 10**6}</cellXfs></styleSheet>"},
        "more than 100000 elements",
    ),
    "a tag of 20 MB": (
        lambda: sheet(f'<row a="{"y" * 20_000_000}"></row>'),
        "a part with a tag of more than 4 MiB",
    ),
    "ten thousand parts": (
        lambda: {**sheet(GOOD), **{f"xl/media/{n}": "" for n in range(10_000)}},
        "expected at most 1000",
    ),
}
"""By kind: the parts, and words of the sentence that refuses them."""

LOSSES: dict[str, tuple[str, str]] = {
    "a row number twice": (GOOD + row(cell("x"), 9) + row(cell("y"), 10), "row 9 behind row 9"),
    "a row behind a later one": (row(cell("a"), 3) + row(cell("b"), 2), "row 2 behind row 3"),
    "a cell twice": (row(cell("a", "A1") + cell("b", "A1")), "the cell A1 behind a later one"),
    "a cell behind a later one": (row(cell("a", "B1") + cell("b", "A1")), "the cell A1 behind a later one"),
    "a cell of another row": (row(cell("a", "A7")), "a cell with the place 'A7' in row 1"),
    "a row that is no number": (f'<row r="1e9">{cell("a")}</row>', "a row with the number '1e9'"),
    "a row in a row": (row(row(cell("a"))), "a row or a text in another one"),
}
"""Worksheets of which the library would leave rows or cells out without a word, and words of the sentence."""
