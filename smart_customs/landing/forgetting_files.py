"""An archived export written anew without some of its records, or with some of its cells empty. The others stay as they came."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.read_only import ReadOnlyCell

from smart_customs.landing.dialect import Declared, Dialect, open_table
from smart_customs.landing.dialect.detection import line_end_of
from smart_customs.landing.dialect.encoding import decoded, encoded
from smart_customs.landing.land import Archived
from smart_customs.landing.records import Record, Reject
from smart_customs.landing.refusal import Refused

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Change = Callable[[Record | Reject], Record | Reject | None]
"""What becomes of a record: itself, one with empty cells, or nothing. A reject stays or goes."""

_TEXTS = ("s", "str", "inlineStr")
_ROWS_TO_FIND_THE_SHEET = 50


def write_changed(archived: Archived, change: Change, target: Path) -> int:
    """Writes the export to `target`; the number of records that are left, rejected ones counted.

    Raises Refused where the file that was written would be read in another way than the one it was made of.
    """
    source = archived.table.path
    ahead = archived.table.lines_skipped
    items = list(archived.table.records())
    behind = archived.table.lines_skipped - ahead
    changed = list(map(change, items))
    left = [item for item in changed if item is not None]
    if all(after is before for before, after in zip(items, changed, strict=True)):
        shutil.copyfile(source, target)
        return len(left)
    if archived.table.dialect:
        _write_text(archived, archived.table.dialect, items, changed, behind, target)
    else:
        _write_workbook(archived, items, changed, target)
    declared = replace(archived.order.declared, header_rows=len(archived.table.header))
    if left and not _reads_as(target, declared, left):
        raise Refused(
            source,
            "records that would be read in another way without the others",
            "an export of which a part can be taken out",
            "Export it again without them, forget the whole wave, and land that.",
        )
    return len(left)


def _reads_as(path: Path, declared: Declared, items: list[Record | Reject]) -> bool:
    """Whether a file is read as these records and rejects, and as nothing else."""
    try:
        return list(map(_content, open_table(path, declared).records())) == list(map(_content, items))
    except Refused:
        return False


def _content(item: Record | Reject) -> tuple[str, ...] | bytes:
    return item.cells if isinstance(item, Record) else item.raw.rstrip(b"\r\n")


def _write_text(
    archived: Archived,
    dialect: Dialect,
    items: list[Record | Reject],
    changed: list[Record | Reject | None],
    behind: int,
    target: Path,
) -> None:
    """`behind`: lines that follow the last record."""
    declared = archived.order.declared
    content = archived.table.path.read_bytes()
    text = decoded(archived.table.path, content, dialect.encoding)
    mark = content[: len(content) - len(encoded(text, dialect.encoding))]
    lines = _lines(text, line_end_of(text, declared.quote or '"', declared.escape or '"'))
    end = len(lines) - behind
    ends = [*(item.line - 1 for item in items[1:]), end]
    written = lines[: items[0].line - 1] if items else lines[:end]
    for before, after, last in zip(items, changed, ends, strict=True):
        if after is before:
            written.extend(lines[before.line - 1 : last])
        elif isinstance(after, Record):
            written.append(_row(after.cells, dialect) + lines[last - 1][len(lines[last - 1].rstrip("\r\n")) :])
    target.write_bytes(mark + encoded("".join([*written, *lines[end:]]), dialect.encoding))


def _lines(text: str, line_end: str) -> list[str]:
    """With their ends; numbered as records are."""
    pattern = r"[^\r]*(?:\r\n?|\Z)" if line_end == "\r" else r"[^\n]*(?:\n|\Z)"
    return [line for line in re.findall(pattern, text) if line]


def _row(cells: tuple[str, ...], dialect: Dialect) -> str:
    """A record with quotes around all that it says."""
    quote, escape = dialect.quote, dialect.escape

    def quoted(cell: str) -> str:
        if escape != quote:
            cell = cell.replace(escape, escape * 2)
        return f"{quote}{cell.replace(quote, escape + quote)}{quote}"

    return dialect.delimiter.join(quoted(cell) if cell or len(cells) == 1 else "" for cell in cells)


def _write_workbook(
    archived: Archived, items: list[Record | Reject], changed: list[Record | Reject | None], target: Path
) -> None:
    """Only the worksheet with the answers, without its looks: others may tell of the same records."""
    fates = {before.line: after for before, after in zip(items, changed, strict=True) if after is not before}
    book = openpyxl.Workbook(write_only=True)
    with archived.table.path.open("rb") as file:
        worksheet = _worksheet(openpyxl.load_workbook(file, read_only=True, data_only=True), archived.order.declared.sheet)
        sheet = book.create_sheet(worksheet.title)
        for line, row in enumerate(worksheet.rows, start=1):
            after = fates.get(line, ...)
            if after is None:
                continue
            emptied = {at for at, text in enumerate(after.cells) if not text} if isinstance(after, Record) else set()
            sheet.append([None if at in emptied or cell.value is None else _copied(sheet, cell) for at, cell in enumerate(row)])
    book.save(target)


def _worksheet(book: openpyxl.Workbook, name: str | None) -> "ReadOnlyWorksheet":
    """The one that was read: of that name, or the only one with cells."""
    for worksheet in book.worksheets:
        worksheet.reset_dimensions()
        rows = worksheet.iter_rows(max_row=_ROWS_TO_FIND_THE_SHEET, values_only=True)
        if worksheet.title == name or name is None and any(cell is not None for row in rows for cell in row):
            return worksheet
    raise AssertionError(f"no worksheet {name}")


def _copied(sheet: "WriteOnlyWorksheet", cell: Cell | ReadOnlyCell) -> Cell:
    copied = WriteOnlyCell(sheet)
    copied.value = cell.value
    copied.number_format = cell.number_format
    if cell.data_type in _TEXTS:
        # Not a formula, whatever it begins with.
        copied.data_type = "s"
    return copied
