"""One workbook with a sheet for each table, the same bytes whenever the tables are the same.

It is the copy that a spreadsheet opens right whatever its language: cells are numbers, days and texts, none of which is read from
signs.
"""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from smart_customs.products.open_data.tables import Column, Table, safe

LONGEST_SHEET_NAME = 31
CONTENTS = "contents"
# A workbook carries the time of its making; a fixed one keeps equal contents equal bytes.
NO_TIME = datetime(1980, 1, 1)
NARROWEST, WIDEST = 8, 48
# The name of a column of real numbers tells what they are: shares from 0 to 1, or percentages.
FORMATS = (
    (r"^percent|^(interval|possible)_(low|high)$", "0.0"),
    (r"^share|_(share|rate|error|change)$|^change$|^(ci|census|change_ci)_(low|high)$|_value$", "0%"),
    (r"", "0.00"),
)


def write_workbook(sheets: list[tuple[Table, list[tuple[Any, ...]]]], about: list[tuple[str, str]], target: Path) -> None:
    """A sheet of contents with what the file is and a link to each table, then the tables, each with a link back."""
    names = sheet_names([table.name for table, _ in sheets])
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"author": "Smart Customs Survey Warehouse", "created": NO_TIME})
        formats = {name: book.add_format(properties) for name, properties in _properties().items()}
        _write_contents(book.add_worksheet(CONTENTS), [(names[table.name], table) for table, _ in sheets], about, formats)
        for table, rows in sheets:
            _write_table(book.add_worksheet(names[table.name]), table, rows, formats)


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


def number_format(column: Column) -> str | None:
    """How a spreadsheet shows the numbers of a column; None for what needs no format."""
    if column.type in ("DATE", "TIMESTAMP"):
        return "yyyy-mm-dd" if column.type == "DATE" else "yyyy-mm-dd hh:mm:ss"
    return next(shown for pattern, shown in FORMATS if re.search(pattern, column.name)) if column.type == "DOUBLE" else None


def _properties() -> dict[str, dict[str, Any]]:
    shown = {shown: {"num_format": shown} for shown in (*(shown for _, shown in FORMATS), "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss")}
    return {"bold": {"bold": True}, "link": {"font_color": "#0b5394", "underline": 1}, "wrapped": {"text_wrap": True}, **shown}


def _write_contents(
    sheet: Worksheet, tables: list[tuple[str, Table]], about: list[tuple[str, str]], formats: dict[str, Format]
) -> None:
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 110)
    for row, (name, text) in enumerate(about):
        sheet.write_string(row, 0, name, formats["bold"])
        sheet.write_string(row, 1, safe(text), formats["wrapped"])
    for row, (name, table) in enumerate(tables, start=len(about) + 1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", formats["link"], name)
        sheet.write_string(row, 1, f"{table.name}: {table.description}", formats["wrapped"])


def _write_table(sheet: Worksheet, table: Table, rows: list[tuple[Any, ...]], formats: dict[str, Format]) -> None:
    """The link back and what the table is, the headings, the rows."""
    sheet.write_url(0, 0, f"internal:'{CONTENTS}'!A1", formats["link"], CONTENTS)
    sheet.write_string(0, 1, safe(table.description))
    for place, column in enumerate(table.columns):
        sheet.write_string(1, place, column.name, formats["bold"])
        shown = number_format(column)
        for number, row in enumerate(rows, start=2):
            _write_cell(sheet, number, place, row[place], formats[shown] if shown else None)
        # Room for the arrow of the filter beside the heading.
        longest = max([len(column.name) + 3, *(len(str(row[place])) for row in rows if isinstance(row[place], str))])
        sheet.set_column(place, place, min(max(longest, NARROWEST), WIDEST))
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, 1 + len(rows), len(table.columns) - 1)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Any, shown: Format | None) -> None:
    if isinstance(value, str) and value:
        sheet.write_string(row, column, safe(value))
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, shown)
    elif value not in (None, ""):
        sheet.write_number(row, column, value, shown)
