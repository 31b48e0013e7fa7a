"""Whether a workbook can be read in little memory and without loss, found before a library believes what its parts claim.

A small file can claim to be a large one: parts that unpack to much, entities, a row with the number 999999999, a million
formats. And the library keeps silent about rows and cells that stand out of their order: it leaves them out.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

from openpyxl.xml.constants import SHEET_MAIN_NS

from smart_customs.landing.dialect.source import LARGEST_RECORD, MIB, MOST_COLUMNS
from smart_customs.landing.refusal import Refused

LARGEST_PACKED = 64 * MIB
LARGEST_UNPACKED = 256 * MIB
"""Bytes that the parts of a workbook may have together."""
MOST_PARTS = 1000
MOST_ROWS = 1_048_576
"""Of the format itself."""
MOST_TEXTS = 2_000_000
"""Texts that cells share."""
MOST_CELLS = 16_000_000
"""Of a worksheet, the empty ones between filled ones among them."""
MOST_CHARACTERS = 128 * MIB
"""Of all cells of a worksheet: a text that stands once in the file can be that of a million cells."""
_MOST_HELD = 100_000
"""Elements of a part that its reader holds at once: those of one row or one shared text, and all that are in neither."""
_LARGEST_TAG = 4 * MIB
_CHUNK = MIB // 16
_ROW, _CELL, _TEXT = (f"{SHEET_MAIN_NS} {name}" for name in ("row", "c", "si"))
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_REMEDY = "Open it, save it again, or export it as CSV."


def check_parts(path: Path) -> None:
    """Raises Refused where a part of the workbook is none that a survey platform writes, or is too large to be read."""
    size = path.stat().st_size
    if size > LARGEST_PACKED:
        raise Refused(
            path, f"a workbook of {size // MIB} MiB", f"at most {LARGEST_PACKED // MIB} MiB", "Export the answers as CSV."
        )
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise Refused(path, f"a workbook of {len(parts)} parts", f"at most {MOST_PARTS}", _REMEDY)
        unpacked = sum(part.file_size for part in parts)
        if unpacked > LARGEST_UNPACKED:
            raise Refused(
                path,
                f"a workbook that unpacks to {unpacked // MIB} MiB",
                f"at most {LARGEST_UNPACKED // MIB} MiB",
                "Export the answers as CSV.",
            )
        for part in parts:
            try:
                with archive.open(part) as file:
                    _Part(path).check(file)
            except (expat.ExpatError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
                # No XML, or damaged, or packed in another way: whoever needs this part will say so.
                continue


def bounded(path: Path, rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """The rows of a worksheet. Raises Refused where they are more than a small file may become."""
    cells = characters = 0
    for row in rows:
        cells += max(len(row), 1)
        characters += sum(len(cell) for cell in row if isinstance(cell, str))
        if cells > MOST_CELLS or characters > MOST_CHARACTERS:
            raise Refused(
                path,
                "a worksheet that holds more than a table of answers",
                f"at most {MOST_CELLS // 10**6} million cells, the empty ones between others counted, and "
                f"{MOST_CHARACTERS // MIB} MiB of text",
                "Export the answers as CSV.",
            )
        yield row


class _Part:
    """One part of a workbook, looked through without keeping any of it."""

    def __init__(self, path: Path):
        self._path = path
        self._held = 0
        """Elements outside of rows and shared texts."""
        self._inside = 0
        """Elements and characters of the row or shared text that is being read."""
        self._characters = 0
        self._is_inside = False
        self._texts = 0
        self._row = 0
        self._column = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def check(self, file: IO[bytes]) -> None:
        """Raises Refused, and ExpatError where it is no XML."""
        fed = 0
        while chunk := file.read(_CHUNK):
            self._parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - self._parser.CurrentByteIndex > _LARGEST_TAG:
                raise self._refused(f"a part with a tag of more than {_LARGEST_TAG // MIB} MiB", "a workbook's parts")
        self._parser.Parse(b"", True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._is_inside:
            self._inside += 1
        else:
            self._held += name != _ROW and name != _TEXT
        if self._inside > _MOST_HELD or self._held > _MOST_HELD:
            raise self._refused(f"a part with more than {_MOST_HELD} elements that belong together", "a workbook's parts")
        if name == _CELL:
            self._check_cell(attributes.get("r"))
        elif name == _ROW or name == _TEXT:
            if self._is_inside:
                raise self._refused("a row or a text in another one", "a workbook's parts")
            self._is_inside, self._inside, self._characters, self._column = True, 0, 0, 0
            if name == _ROW:
                self._check_row(attributes.get("r"))
            self._texts += name == _TEXT
            if self._texts > MOST_TEXTS:
                raise self._refused(f"more than {MOST_TEXTS} texts that cells share", "a table of answers")

    def _end(self, name: str) -> None:
        if name == _ROW or name == _TEXT:
            self._is_inside, self._inside, self._characters = False, 0, 0

    def _text(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > LARGEST_RECORD:
            raise self._refused(f"a row or a text of more than {LARGEST_RECORD // MIB} MiB", "answers")

    def _doctype(self, *_: object) -> None:
        raise self._refused("a DOCTYPE, which declares what marks stand for", "a workbook's parts, which declare none")

    def _check_row(self, number: str | None) -> None:
        """Raises Refused where the row is not behind the one before."""
        if number is not None and not (number.isascii() and number.isdigit() and len(number) < 10):
            raise self._refused(f"a row with the number {number[:20]!r}", "a whole number")
        row = self._row + 1 if number is None else int(number)
        if row <= self._row:
            raise self._refused(f"row {row} behind row {self._row}", "rows in their order, each once")
        if row > MOST_ROWS:
            raise self._refused(f"a row with the number {row}", f"at most {MOST_ROWS} rows")
        self._row = row

    def _check_cell(self, place: str | None) -> None:
        """Raises Refused where the cell is not behind the one before, or in another row."""
        column = self._column + 1
        if place is not None:
            found = _PLACE.fullmatch(place)
            if found is None or int(found[2]) != self._row:
                raise self._refused(f"a cell with the place {place[:20]!r} in row {self._row}", "a cell of that row")
            column = 0
            for letter in found[1]:
                column = 26 * column + ord(letter) - ord("A") + 1
        if column <= self._column:
            raise self._refused(f"the cell {place} behind a later one", "cells in their order, each once")
        if column > MOST_COLUMNS:
            raise self._refused(f"more than {MOST_COLUMNS} columns in row {self._row}", "a table of answers")
        self._column = column

    def _refused(self, found: str, expected: str) -> Refused:
        return Refused(self._path, f"a workbook that cannot be read ({found})", expected, _REMEDY)
