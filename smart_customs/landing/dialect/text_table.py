"""A text file as a table: where it begins and ends, its header, and its records."""

import codecs
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from smart_customs.landing.dialect.declared import Declared
from smart_customs.landing.dialect.detection import DELIMITERS, Reading, dialect_of, line_end_of
from smart_customs.landing.dialect.encoding import decoded, encoded, encoding_of, is_undecodable
from smart_customs.landing.dialect.grammar import Broken, Grammar
from smart_customs.landing.dialect.judge import Judge
from smart_customs.landing.dialect.segments import BLANK, UNSURE, Segment, Trail, segments
from smart_customs.landing.dialect.source import MIB, MOST_COLUMNS, check_size
from smart_customs.landing.records import Record, Reject
from smart_customs.landing.refusal import Refused

_SAMPLE = 2 * MIB
_MOST_TITLE_ROWS = 10
_MOST_PREAMBLE_LINES = 1000
_MOST_BLANK_LINES = 100_000
_SEP_LINE = re.compile("sep=(.)", re.IGNORECASE)


class TextTable:
    """The table in a text file. Raises Refused from its making and from `records`."""

    def __init__(self, path: Path, declared: Declared, beginning: bytes | None = None):
        """`beginning`: the first lines of the file, where only they are to be read."""
        self.path = path
        self.lines_skipped = 0
        """Lines that are no records: before the header and behind the last record. Complete once `records` has ended."""
        if beginning is None:
            check_size(path)
        content = path.read_bytes() if beginning is None else beginning
        encoding = encoding_of(path, content[:4], content, declared.encoding)
        self._text = decoded(path, content, encoding)
        del content
        self._line_end = line_end_of(self._text, declared.quote or '"', declared.escape or '"')
        self._check_is_text()
        header_at, declared = self._skip_to_header(declared)
        line = self._line_of(header_at)
        sample = _sample(self._text, self._line_end)
        self._header_at = header_at
        reading = dialect_of(path, sample, encoding, declared, header_at, line)
        self.dialect = reading.dialect
        self._grammar = reading.grammar
        self._width = len(reading.header)
        if self._width > MOST_COLUMNS:
            raise Refused(path, f"{self._width} columns", f"at most {MOST_COLUMNS}", "Export the file again.", line=line)
        if declared.skip_lines is None and declared.header_rows in (None, 1):
            self._check_is_no_title(reading, line)
        self._rows_at = [header_at]
        """Where the header rows begin."""
        self.header, self._records_at = self._header_rows(reading.header, reading.records_at, declared.header_rows)

    def records(self) -> Iterator[Record | Reject]:
        """Every record of the file in its order, the rejected ones too."""
        judge = Judge(self.path, self.dialect, self.header)
        # Only a text with such bytes needs each record looked at.
        is_suspect = is_undecodable(self._text) or "\0" in self._text
        row, line, counted_to = 0, 1, 0
        blanks: list[Segment] = []
        fragments = 0
        trail = Trail.behind_header(self.is_header_multi_line)
        for segment in segments(self._text, self._records_at, self._grammar, self._width, trail, self._rows_at):
            if segment.reason == UNSURE:
                raise judge.refusal(self._line_of(segment.start) - 1)
            if segment.reason == BLANK:
                blanks.append(segment)
                if len(blanks) > _MOST_BLANK_LINES:
                    raise Refused(
                        self.path,
                        f"more than {_MOST_BLANK_LINES} blank lines in a row",
                        "records",
                        "Export the file again.",
                        line=self._line_of(blanks[0].start),
                    )
                continue
            if blanks and self._is_footer(segment.start):
                # A line below the table is no record, so a broken one says nothing about those above.
                trail.fragments = fragments
                lines = self._text.count(self._line_end, segment.start)
                self.lines_skipped += lines + (not self._text.endswith(self._line_end))
                break
            for part in [*blanks, segment]:
                row += 1
                line += self._text.count(self._line_end, counted_to, part.start)
                counted_to = part.start
                yield judge.item(self._text, part, row, line, is_suspect)
            blanks.clear()
            fragments = trail.fragments
        self.lines_skipped += len(blanks)
        if trail.is_short_of_evidence:
            raise judge.refusal(self._line_of(trail.fragment_end) - 1)

    def _check_is_no_title(self, reading: Reading, line: int) -> None:
        """Raises Refused where a title stands alone in its row, and a row that is full comes a little later."""
        title, *others = reading.header
        if not title.strip() or not others or any(cell.strip() for cell in others):
            return
        at = reading.records_at
        for _ in range(_MOST_TITLE_ROWS):
            row = reading.grammar.record(self._text, at) if at < len(self._text) else None
            if row is None or isinstance(row, Broken):
                return
            if len(row.cells) == self._width and all(cell.strip() for cell in row.cells):
                raise Refused(
                    self.path,
                    "a title and no other name of a column",
                    "a header",
                    f"If the header is in line {self._line_of(at)}: --skip-lines {self._line_of(at) - 1}. "
                    "If columns have no names: --skip-lines 0.",
                    line=line,
                )
            at = row.end

    @property
    def records_from(self) -> tuple[int, int]:
        """Where the records begin: the number of bytes before them, and their first line."""
        mark = len(codecs.BOM_UTF8) if self.dialect.encoding == "utf-8-sig" else 0
        return mark + len(encoded(self._text[: self._records_at], self.dialect.encoding)), self._line_of(self._records_at)

    @property
    def header_rows(self) -> list[str]:
        """The header rows as they stand in the file."""
        return [self._text[at:end] for at, end in pairwise([*self._rows_at, self._records_at])]

    @property
    def grammar(self) -> Grammar:
        """The grammar of the file's dialect."""
        return self._grammar

    @property
    def line_end(self) -> str:
        """What ends the lines of the whole file, as `line_end_of` says it."""
        return self._line_end

    def _check_is_text(self) -> None:
        sample = self._text[:_SAMPLE]
        lines = sample.split(self._line_end)
        # In a text, a few records that are damaged may have them; they will be rejected.
        if sum("\0" in line for line in lines) > max(3, len(lines) // 10):
            raise Refused(
                self.path, "zero bytes, as programs and pictures have them", "text", "Export the file again as CSV or XLSX."
            )
        if not self._text.strip():
            raise Refused(self.path, "no text but white space", "a header and records", "Export the file again.")

    def _skip_to_header(self, declared: Declared) -> tuple[int, Declared]:
        """Where the header begins, and what a `sep=` line adds to what was declared."""
        at = 0
        for _ in range(declared.skip_lines or 0):
            at = self._next_line(at)
            self.lines_skipped += 1
        first = self._text[at : self._next_line(at)].rstrip("\r\n").strip('"')
        if separator := _SEP_LINE.fullmatch(first):
            if declared.delimiter not in (None, separator[1]):
                raise Refused(
                    self.path,
                    f"the line {first}",
                    f"the delimiter {declared.delimiter} as declared",
                    "Leave --delimiter out.",
                    line=1,
                )
            self.lines_skipped += 1
            at, declared = self._next_line(at), Declared(**{**vars(declared), "delimiter": separator[1], "skip_lines": 0})
        elif any(_is_one_edit(first.lower(), f"sep={delimiter}") for delimiter in {*DELIMITERS, declared.delimiter or ","}):
            raise Refused(self.path, f"the line {first!r}", "a header, or `sep=` and a delimiter", "Correct the line.", line=1)
        if declared.skip_lines is None:
            at = self._behind_preamble(at, declared)
        if at >= len(self._text):
            raise Refused(self.path, "nothing behind the skipped lines", "a header and records", "Correct --skip-lines.")
        if self._is_blank(at):
            raise Refused(
                self.path, "a blank line", "the header", "Name the lines before it with --skip-lines.", line=self._line_of(at)
            )
        return at, declared

    def _behind_preamble(self, at: int, declared: Declared) -> int:
        """Behind lines of one cell that a blank line parts from the table; without that line they could be a broken header."""
        position, lines = at, 0
        divides = re.compile("|".join([re.escape(declared.delimiter or ","), "[,;\t|]"]))
        while position < len(self._text) and not self._is_blank(position):
            line = self._text[position : self._next_line(position)]
            if divides.search(line) or (declared.quote or '"') in line or lines == _MOST_PREAMBLE_LINES:
                return at
            position, lines = self._next_line(position), lines + 1
        while lines and position < len(self._text) and self._is_blank(position):
            position, lines = self._next_line(position), lines + 1
        if not lines or not divides.search(self._text, position, self._next_line(position)):
            return at
        self.lines_skipped += lines
        return position

    def _is_footer(self, start: int) -> bool:
        """Whether only lines of a single cell follow, parted from the table by a blank line."""
        if self._width == 1:
            return False
        rest = self._text[start:]
        return self._grammar.delimiter not in rest and self._grammar.quote not in rest

    def _header_rows(self, first: tuple[str, ...], at: int, rows: int) -> tuple[tuple[tuple[str, ...], ...], int]:
        found = [first]
        header = self._text[:at]
        for _ in range(rows - 1):
            parsed = self._grammar.record(self._text, at)
            if isinstance(parsed, Broken) or len(parsed.cells) != self._width:
                problem = parsed.reason if isinstance(parsed, Broken) else f"{len(parsed.cells)} cells"
                raise Refused(
                    self.path,
                    f"{problem} in header row {len(found) + 1}",
                    f"{self._width} cells, as in the first one",
                    "Correct the row, or (read) --header-rows.",
                    line=self._line_of(at),
                )
            found.append(parsed.cells)
            self._rows_at.append(at)
            at = parsed.end
            header = self._text[:at]
        if is_undecodable(header) or "\0" in header:
            raise Refused(
                self.path,
                f"a byte in the header that is no {self.dialect.encoding} text",
                "column names",
                "Declare the right --encoding, or export the file again.",
                line=self._line_of(at) - 1,
            )
        return tuple(found), at

    @property
    def is_header_multi_line(self) -> bool:
        """Whether a name in the header has a line break."""
        return self._line_end in self._text[self._header_at : self._records_at].rstrip("\r\n")

    def _next_line(self, at: int) -> int:
        end = self._text.find(self._line_end, at)
        return len(self._text) if end < 0 else end + 1

    def _is_blank(self, at: int) -> bool:
        return not self._text[at : self._next_line(at)].strip("\r\n")

    def _line_of(self, at: int) -> int:
        return self._text.count(self._line_end, 0, at) + 1


def _sample(text: str, line_end: str) -> str:
    """The beginning of a long text, up to the end of a line."""
    return text if len(text) <= _SAMPLE else text[: text.rfind(line_end, 0, _SAMPLE) + 1]


def _is_one_edit(text: str, other: str) -> bool:
    """Whether one character added, dropped or changed makes `other` of `text`."""
    shorter = min(len(text), len(other))
    start = next((at for at in range(shorter) if text[at] != other[at]), shorter)
    return text != other and any(text[start + more :] == other[start + less :] for more, less in ((1, 1), (1, 0), (0, 1)))
