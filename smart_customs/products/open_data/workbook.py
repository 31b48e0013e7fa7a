"""One workbook with a sheet for each table, the same bytes whenever the tables are the same."""

import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from smart_customs.products.open_data.tables import Table, safe

LONGEST_SHEET_NAME = 31
# Workbooks and zip entries carry times; a fixed one keeps equal contents equal bytes.
NO_TIME = datetime(1980, 1, 1)


def write_workbook(sheets: list[tuple[Table, list[tuple]]], about: list[tuple[str, str]], target: Path) -> None:
    """A sheet `about` with what the file is and which sheet holds which table, then the tables."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = NO_TIME
    book.properties.creator = "Smart Customs Survey Warehouse"
    names = sheet_names([table.name for table, _ in sheets])
    first = book.create_sheet("about")
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 34, 110
    for name, text in about:
        first.append([_bold(first, name), safe(text)])
    first.append([])
    for table, _ in sheets:
        first.append([_bold(first, names[table.name]), safe(f"{table.name}: {table.description}")])
    for table, rows in sheets:
        sheet = book.create_sheet(names[table.name])
        sheet.freeze_panes = "A2"
        sheet.append([_bold(sheet, column.name) for column in table.columns])
        for row in rows:
            sheet.append([safe(value) for value in row])
    draft = target.with_suffix(".draft")
    book.save(draft)
    with zipfile.ZipFile(draft) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in sorted(made.namelist()):
            entry = zipfile.ZipInfo(name, NO_TIME.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _without_time(content)
            fixed.writestr(entry, content)
    draft.unlink()


def sheet_names(tables: list[str]) -> dict[str, str]:
    """A name of at most 31 characters for each table, no two alike."""
    names: dict[str, str] = {}
    for table in tables:
        name = table.removesuffix("_by_region") if len(table) > LONGEST_SHEET_NAME else table
        short, place = name[:LONGEST_SHEET_NAME], 2
        while short in names.values():
            short, place = f"{name[: LONGEST_SHEET_NAME - 3]}_{place}", place + 1
        names[table] = short
    return names


def _bold(sheet, value: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    cell.font = Font(bold=True)
    return cell


def _without_time(core: bytes) -> bytes:
    """The properties with the fixed time: saving sets the time of the last change to now."""
    before, opened, rest = core.partition(b"<dcterms:modified")
    if not opened:
        return core
    attributes, _, rest = rest.partition(b">")
    _, _, rest = rest.partition(b"</dcterms:modified>")
    return before + opened + attributes + b">" + NO_TIME.isoformat().encode() + b"Z</dcterms:modified>" + rest
