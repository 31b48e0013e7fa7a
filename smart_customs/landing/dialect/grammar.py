"""The grammar of delimited text: one record from a place in the text, or why there is none.

Stricter than the readers of libraries, which take a stray quote as text: a quote opens only at the start of a cell and closes
only before a delimiter or the end of a line.
"""

import re
from typing import NamedTuple

from smart_customs.landing.dialect.declared import Dialect


class Parsed(NamedTuple):
    """A record that keeps to the grammar."""

    cells: tuple[str, ...]
    end: int
    """Where the next record begins."""
    is_multi_line: bool


class Broken(NamedTuple):
    """A record that does not."""

    at: int
    """The place that gave it away."""
    reason: str


class Grammar:
    """Reads records of one dialect from a text whose lines end in CR, or else in LF or CRLF."""

    def __init__(self, dialect: Dialect, line_end: str):
        self.delimiter = dialect.delimiter
        self.quote = dialect.quote
        self.escape = dialect.escape
        self.encoding = dialect.encoding
        self.line_end = line_end
        delimiter, quote, escape = (re.escape(part) for part in (dialect.delimiter, dialect.quote, dialect.escape))
        if len(dialect.delimiter) == 1:
            plain = rf"[^{quote}{delimiter}\r\n]*"
        else:
            # `a:::b` between `::` could end after `a` or after `a:`, so such a cell has to be quoted.
            first, last = re.escape(dialect.delimiter[0]), re.escape(dialect.delimiter[-1])
            plain = rf"(?:(?!{last})(?:(?!{delimiter})[^{quote}\r\n])+(?<!{first}))?"
        if dialect.escape == dialect.quote:
            quoted = rf"{quote}([^{quote}]*(?:{quote}{quote}[^{quote}]*)*+){quote}"
            self._escaped = re.compile(rf"{quote}({quote})")
        else:
            quoted = rf"{quote}((?:[^{quote}{escape}]|{escape}.)*+){quote}"
            self._escaped = re.compile(rf"{escape}([{quote}{escape}])")
        self._cell = re.compile(rf"(?:{quoted}|({plain}))({delimiter}|\r\n|{line_end}|\Z)", re.DOTALL)
        self._quoted = re.compile(quoted, re.DOTALL)

    def record(self, text: str, start: int) -> Parsed | Broken:
        """The record that begins at `start`, which must be the beginning of a line within the text."""
        end = self.end_of_line(text, start)
        line = text[start:end].removesuffix(self.line_end).removesuffix("\r")
        if self.quote not in line and "\r" not in line and "\n" not in line and len(self.delimiter) == 1:
            return Parsed(tuple(line.split(self.delimiter)), end, False)
        cells = []
        position = start
        while cell := self._cell.match(text, position):
            quoted, plain, separator = cell.groups()
            cells.append(plain if quoted is None else self._escaped.sub(r"\1", quoted))
            position = cell.end()
            if separator != self.delimiter:
                return Parsed(tuple(cells), position, position > end)
        return self._why(text, position)

    def is_record(self, text: str, width: int) -> bool:
        """Whether the text is one record with so many cells."""
        parsed = self.record(text, 0)
        return not isinstance(parsed, Broken) and parsed.end == len(text) and len(parsed.cells) == width

    def end_of_line(self, text: str, start: int) -> int:
        """Where the line after the one of `start` begins."""
        end = text.find(self.line_end, start)
        if end < 0:
            return len(text)
        return end + 2 if self.line_end == "\r" and text.startswith("\r\n", end) else end + 1

    def is_blank(self, text: str, start: int) -> bool:
        """Whether the line of `start` holds nothing at all."""
        return not text[start : self.end_of_line(text, start)].strip("\r\n")

    def fixes_quoting(self, text: str, start: int, end: int) -> bool:
        """Whether the record can only be read as it was, beginning outside quotes: its first quote could not be a closing one."""
        at = text.find(self.quote, start, end)
        return at >= 0 and self._is_opening(text, at)

    def opens_with_quote(self, text: str, start: int) -> bool:
        """Whether a line begins with a quote that could not be a closing one."""
        return text.startswith(self.quote, start) and self._is_opening(text, start)

    def begins_with_closing_quote(self, text: str, start: int) -> bool:
        """Whether a line begins with a quote that closes a cell, if quotes stand in pairs."""
        is_doubled = text.startswith(self.quote, start + 1)
        return text.startswith(self.quote, start) and not is_doubled and not self._is_opening(text, start)

    def _is_opening(self, text: str, at: int) -> bool:
        behind = text[at + 1 : at + 1 + len(self.delimiter)]
        return not (behind == self.delimiter or behind[:1] in ("", "\r", "\n", self.quote))

    def _why(self, text: str, position: int) -> Broken:
        """What is wrong with the cell at `position`."""
        if text.startswith(self.quote, position):
            if quoted := self._quoted.match(text, position):
                return Broken(quoted.end(), "broken quote: text stands behind the closing quote of a cell")
            return Broken(len(text), "broken quote: the quote that opens a cell is never closed")
        end = self.end_of_line(text, position)
        at = text.find(self.quote, position, end)
        if at >= 0:
            return Broken(at, "broken quote: a quote stands inside a cell that does not begin with one")
        if len(self.delimiter) > 1 and not {"\r", "\n"} & set(text[position:end].rstrip("\r\n")):
            return Broken(position, "a cell begins or ends with a part of the delimiter, so where it ends is not sure")
        return Broken(position, "a line break of another kind than the file's stands in a cell without quotes")
