"""The dialect of a text, where it was not declared. Detection is sure or it refuses, naming the readings that fit."""

import itertools
import re
from pathlib import Path
from typing import NamedTuple

from smart_customs.landing.dialect.declared import Declared, Dialect, shown
from smart_customs.landing.dialect.grammar import Broken, Grammar
from smart_customs.landing.dialect.segments import BLANK, UNSURE, Segment, Trail, segments
from smart_customs.landing.refusal import Refused

DELIMITERS = [",", ";", "\t", "|"]


_LINES_TO_JUDGE = 9


class Reading(NamedTuple):
    """What a text is in one dialect."""

    dialect: Dialect
    grammar: Grammar
    header: tuple[str, ...]
    header_at: int
    records_at: int
    """Where the first row behind the header begins."""


def line_end_of(text: str, quote: str, escape: str) -> str:
    """What ends the lines of a text: CR or LF, which stands for CRLF too.

    CR where the first line, its quoted cells left out, and most of the next ones end in nothing else.
    """
    skipped = rf"{re.escape(escape)}." if escape != quote else "(?!)"
    is_inside = False
    first = None
    seen: list[str] = []
    for match in re.finditer(rf"{skipped}|{re.escape(quote)}|\r\n|\r|\n", text, re.DOTALL):
        if match[0] == quote:
            is_inside = not is_inside
        elif match[0] in ("\r\n", "\r", "\n"):
            first = first or match[0]
            if not is_inside:
                seen.append(match[0])
            if seen and seen[0] != "\r" or len(seen) == _LINES_TO_JUDGE:
                break
    seen = seen or [first or ""]
    # A single one may be what is left of CRLF.
    return "\r" if seen[0] == "\r" and 2 * seen.count("\r") > len(seen) else "\n"


def dialect_of(path: Path, text: str, encoding: str, declared: Declared, header_at: int, line: int) -> Reading:
    """The one dialect in which the text is a table; `text` may be the beginning of a long file.

    Raises Refused where the header is broken, where no dialect fits, and where several fit and give different tables.
    """
    line_end = line_end_of(text[header_at:], declared.quote or '"', declared.escape or '"')
    readings = [
        reading
        for dialect in _candidates(text[header_at:], encoding, declared, line_end)
        if (reading := _header(text, header_at, Grammar(dialect, line_end), dialect))
    ]
    if declared.delimiter is None and not _is_one_column(text[header_at:]):
        readings = [reading for reading in readings if len(reading.header) > 1]
    if not readings:
        raise Refused(
            path,
            _why_no_header(text, header_at, encoding, declared, line_end),
            "a header with several columns, separated by comma, semicolon, tab or |",
            "Correct the line, or declare --delimiter, --quote, --escape or --skip-lines.",
            line=line,
        )
    if len(readings) == 1 or declared.delimiter and declared.quote and declared.escape:
        return readings[0]
    return _one_that_fits(path, text, readings)


def _is_one_column(text: str) -> bool:
    """Whether nothing in the text could divide it, and its first line is a name and no sentence."""
    is_divided = any(delimiter in text for delimiter in DELIMITERS)
    return not is_divided and re.match(r'"?[^\W\d][\w.\-/:\[\]()]*"?([\r\n]|$)', text) is not None


def _candidates(text: str, encoding: str, declared: Declared, line_end: str) -> list[Dialect]:
    first_line = text.partition(line_end)[0]
    doubled = [delimiter * 2 for delimiter in DELIMITERS if delimiter * 2 in first_line]
    delimiters = [declared.delimiter] if declared.delimiter else DELIMITERS + doubled
    quotes = [declared.quote] if declared.quote else ["'" if first_line.startswith("'") else '"']
    found: list[Dialect] = []
    for delimiter, quote in itertools.product(delimiters, quotes):
        is_backslash_seen = "\\" + quote in text
        escapes = [declared.escape] if declared.escape else [quote, "\\"] if is_backslash_seen else [quote]
        found.extend(Dialect(encoding, delimiter, quote, escape) for escape in escapes)
    return found


def _header(text: str, at: int, grammar: Grammar, dialect: Dialect) -> Reading | None:
    parsed = grammar.record(text, at)
    return None if isinstance(parsed, Broken) else Reading(dialect, grammar, parsed.cells, at, parsed.end)


def _why_no_header(text: str, at: int, encoding: str, declared: Declared, line_end: str) -> str:
    dialect = _candidates(text[at:], encoding, declared, line_end)[0]
    parsed = Grammar(dialect, line_end).record(text, at)
    if not isinstance(parsed, Broken):
        return "a first line that no known delimiter divides"
    return f"a header with a {parsed.reason.removeprefix('a ')}"


def _one_that_fits(path: Path, text: str, readings: list[Reading]) -> Reading:
    fitting: list[tuple[Reading, list[Segment]]] = []
    for reading in readings:
        width, rows = len(reading.header), [reading.header_at]
        trail = Trail()
        parts = segments(text, reading.records_at, reading.grammar, width, trail, rows)
        found = [part for part in parts if part.reason != BLANK]
        good = sum(part.cells is not None for part in found)
        bad = len(found) - good
        if trail.is_short_of_evidence or UNSURE in {part.reason for part in found}:
            continue
        if bad <= max(1, good // 10) and (good > bad or not found):
            fitting.append((reading, found))
    fitting = _without_lesser(fitting)
    if any(_swallows_records(reading, found, readings) for reading, found in fitting):
        raise Refused(
            path,
            "a cell with whole records in it, which are records of their own if quotes are escaped in another way",
            "one reading",
            "Correct the quotes of that cell, or declare --escape.",
        )
    tables = {(reading.header, tuple(part.cells for part in found)): reading for reading, found in fitting}
    if len(tables) == 1:
        return fitting[0][0]
    if not tables:
        names = ", ".join(dict.fromkeys(shown(reading.dialect.delimiter) for reading in readings))
        raise Refused(
            path,
            f"records that do not have the cells of the header, whether divided by {names}",
            "one table",
            "Declare --delimiter, --quote, --escape or --skip-lines.",
        )
    first, second = list(tables.values())[:2]
    raise Refused(
        path,
        f"two readings that fit about equally well: {first.dialect} ({len(first.header)} columns), "
        f"and {second.dialect} ({len(second.header)} columns)",
        "one",
        "Declare --delimiter, --quote or --escape.",
    )


def _swallows_records(reading: Reading, found: list[Segment], readings: list[Reading]) -> bool:
    """Whether a cell holds whole lines that are records themselves, where the file can be read with another escape too."""
    dialect, grammar = reading.dialect, reading.grammar
    if not any(
        other.dialect.escape != dialect.escape and other.dialect.delimiter == dialect.delimiter and other.header == reading.header
        for other in readings
    ):
        return False
    return any(
        grammar.is_record(line + grammar.line_end, len(reading.header))
        for part in found
        for cell in part.cells or ()
        for line in cell.split(grammar.line_end)[1:-1]
    )


def _without_lesser(fitting: list[tuple[Reading, list[Segment]]]) -> list[tuple[Reading, list[Segment]]]:
    """The readings, but for those that say no more than one that reads every record, and cannot read some."""
    whole = [(reading, {*found}) for reading, found in fitting if all(part.cells is not None for part in found)]
    return [
        (reading, found)
        for reading, found in fitting
        if not any(
            reading.header == other.header and {part for part in found if part.cells is not None} < records
            for other, records in whole
        )
    ]
