"""XLSForm, the workbook behind forms of KoboToolbox and ODK: sheets `survey` and `choices`, labels in a column a language."""

import re
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from smart_customs.codebook.definition import MANY, NUMBER, ONE, RANKED, TEXT, Defined, Labels, Option, language, plain
from smart_customs.landing.dialect.workbook_parts import bounded, check_parts
from smart_customs.landing.refusal import Refused

_SELECT = re.compile(r"(select_one|select_multiple|select one|select multiple|rank)\s+(\S+)(\s+or_other)?")
_KINDS = {"select_one": ONE, "select one": ONE, "select_multiple": MANY, "select multiple": MANY, "rank": RANKED}
_NUMBERS = frozenset({"integer", "decimal", "range"})
_TEXTS = frozenset({"text", "string", "date", "time", "datetime", "file", "image", "audio", "video", "geopoint", "barcode"})
OTHER = Option("other", {"en": "Other", "fr": "Autre"})


def read_xlsform(path: Path) -> list[Defined]:
    """The questions of a form; notes, groups and calculations are none. Raises Refused where it is no XLSForm."""
    try:
        check_parts(path)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise Refused(path, "no workbook", "an XLSForm (.xlsx)", "Download the form as XLSForm.") from None
    sheets = {sheet.title.strip().lower(): sheet for sheet in book.worksheets}
    if "survey" not in sheets:
        raise Refused(
            path,
            f"the worksheets {', '.join(book.sheetnames)}",
            "an XLSForm with the worksheet survey",
            "Download the form as XLSForm.",
        )
    settings = _rows(path, sheets["settings"]) if "settings" in sheets else []
    default = language(settings[0].get("default_language", "")) if settings else ""
    choices: dict[str, list[Option]] = {}
    for row in _rows(path, sheets["choices"]) if "choices" in sheets else []:
        name = row.get("list_name") or row.get("list name", "")
        choices.setdefault(name, []).append(Option(row.get("name") or row.get("value", ""), _labels(row, default)))
    questions = []
    for row in _rows(path, sheets["survey"]):
        kind, name = " ".join(row.get("type", "").split()), row.get("name", "")
        if found := _SELECT.fullmatch(kind):
            options = [*choices.get(found[2], []), *([OTHER] if found[3] else [])]
            questions.append(Defined(name, _KINDS[found[1]], _labels(row, default), tuple(options)))
            if found[3]:
                # The form asks for it by itself, without a label of its own.
                questions.append(Defined(f"{name}_other", TEXT, {}))
        elif kind in _TEXTS or kind in _NUMBERS:
            questions.append(Defined(name, NUMBER if kind in _NUMBERS else TEXT, _labels(row, default)))
    return questions


def _rows(path: Path, sheet: Worksheet) -> list[dict[str, str]]:
    """The rows of a worksheet by the names of its columns, without empty ones."""
    cells = bounded(path, sheet.iter_rows(values_only=True))
    header = [str(name or "").strip() for name in next(cells, ())]
    rows = [dict(zip(header, map(_text, row), strict=False)) for row in cells]
    return [row for row in rows if any(row.values())]


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _labels(row: dict[str, str], default: str) -> Labels:
    found: Labels = {}
    for name, label in row.items():
        start, _, named = name.partition(":")
        if start.strip() == "label" and label:
            found.setdefault(language(named.strip(":")) if named else default or "en", plain(label))
    found.pop("", None)
    return found
