"""A worksheet of an .xlsx workbook as a table of text. Numbers, dates and truth values are written out, nothing is changed."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from openpyxl.utils.escape import unescape

from smart_customs.landing.dialect.declared import Declared
from smart_customs.landing.dialect.encoding import is_undecodable
from smart_customs.landing.dialect.workbook_parts import bounded, check_parts
from smart_customs.landing.records import Record, Reject
from smart_customs.landing.refusal import Refused

_PREAMBLE_CELLS = 2


class WorkbookTable:
    """The table in a worksheet. Raises Refused from its making and from `records`."""

    dialect = None

    def __init__(self, path: Path, declared: Declared):
        self.path = path
        self.lines_skipped = 0
        """Rows that are no records: before the header and behind the last record. Complete once `records` has ended."""
        check_parts(path)
        rows = list(_rows(path, declared.sheet))
        header_at = _header_at(rows) if declared.skip_lines is None else declared.skip_lines
        width = max((_filled(row) for row in rows[header_at : header_at + declared.header_rows]), default=0)
        if width == 0:
            raise Refused(
                path,
                "no header",
                "a row of column names",
                "Correct --skip-lines or --sheet, or export the file again.",
                line=header_at + 1,
            )
        self._records_at = header_at + declared.header_rows
        self.header = tuple(_cut(row, width) for row in rows[header_at : self._records_at])
        if any(_is_no_text(cell) for row in self.header for cell in row):
            raise Refused(
                path,
                "a character in the header that no text holds",
                "column names",
                "Correct it, or export the file again.",
                line=header_at + 1,
            )
        end = max((number for number, row in enumerate(rows, start=1) if _filled(row)), default=0)
        self.lines_skipped = header_at + len(rows) - end
        self._rows = rows[:end]

    def records(self) -> Iterator[Record | Reject]:
        """Every record of the worksheet in its order, the rejected ones too."""
        width = len(self.header[0])
        for number, row in enumerate(self._rows[self._records_at :], start=1):
            line = self._records_at + number
            reason = ""
            if _filled(row) == 0:
                reason = "an empty row where a record was expected"
            elif _filled(row) > width:
                reason = f"too many cells: found {_filled(row)}, expected {width}"
            elif error := next((cell for cell in row if cell.startswith("#") and cell in _ERRORS), None):
                reason = f"a formula that failed: {error}"
            elif any(map(_is_no_text, row)):
                reason = "a character that no text holds"
            elif _cut(row, width) == self.header[0]:
                reason = "the header once more"
            if reason:
                yield Reject(number, line, json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass"), reason)
            else:
                yield Record(number, line, _cut(row, width))


_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}


def _rows(path: Path, sheet: str | None) -> Iterator[list[str]]:
    try:
        # An open file, since the library goes by the ending of a name.
        with path.open("rb") as file:
            workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
            yield from _rows_of(path, workbook, sheet)
    except Refused:
        raise
    except Exception as error:
        # The library raises whatever its XML and zip readers do.
        raise Refused(
            path, f"a workbook that cannot be read ({error})", "an .xlsx workbook", "Open it, save it again, or export it as CSV."
        ) from error


def _rows_of(path: Path, workbook: openpyxl.Workbook, sheet: str | None) -> Iterator[list[str]]:
    filled = []
    for worksheet in workbook.worksheets:
        # What a file says of its size may be wrong.
        worksheet.reset_dimensions()
        if any(cell is not None for row in worksheet.iter_rows(max_row=50, values_only=True) for cell in row):
            filled.append(worksheet)
    names = [worksheet.title for worksheet in workbook.worksheets]
    if sheet is not None and sheet not in names:
        raise Refused(path, f"the worksheets {', '.join(names)}", f"one with the name {sheet}", "Correct --sheet.")
    if sheet is None and len(filled) != 1:
        found = ", ".join(worksheet.title for worksheet in filled) or "none"
        raise Refused(path, f"worksheets with cells: {found}", "one", "Name the one with the answers: --sheet NAME.")
    worksheet = filled[0] if sheet is None else workbook[sheet]
    worksheet.reset_dimensions()
    for row in bounded(path, worksheet.iter_rows(values_only=True)):
        yield [_text(cell) for cell in row]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    # The format writes characters that XML has no place for, and line breaks before a line feed, as `_x000D_`.
    return unescape(str(cell))


def _is_no_text(cell: str) -> bool:
    """Whether the cell holds half a character, or none: the format can write either."""
    return is_undecodable(cell) or "\0" in cell


def _filled(row: list[str]) -> int:
    """The number of cells up to the last one that is filled."""
    return max((number for number, cell in enumerate(row, start=1) if cell), default=0)


def _cut(row: list[str], width: int) -> tuple[str, ...]:
    return tuple(row[:width]) + ("",) * (width - len(row))


def _header_at(rows: list[list[str]]) -> int:
    """The first row that is wider than a preamble, where the table is; else the first that is filled."""
    widest = max((sum(map(bool, row)) for row in rows), default=0)
    least = _PREAMBLE_CELLS + 1 if widest > _PREAMBLE_CELLS else 1
    return next((number for number, row in enumerate(rows) if sum(map(bool, row)) >= least), 0)
