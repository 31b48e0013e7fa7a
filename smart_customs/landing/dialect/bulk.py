"""Many records checked at once: a block of bytes against the grammar, without a look at single cells.

What is found wrong here is judged as `segments.py` does it; what is found right is the same as there.
"""

from typing import NamedTuple

import numpy as np

from smart_customs.landing.dialect.declared import Dialect
from smart_customs.landing.dialect.segments import Trail
from smart_customs.landing.dialect.source import LARGEST_RECORD

_LF, _CR = 10, 13


class Bulk(NamedTuple):
    """The records of a block up to the first that is no whole record, or that only a look around it can judge."""

    ends: np.ndarray
    """Where each record ends, its line break included; the first one begins at 0."""
    breaks: np.ndarray
    """Line breaks up to there."""
    is_blank: np.ndarray
    is_doubtful: np.ndarray
    """Whether the record has to be looked at by itself: its cells are too many or too few, or its bytes are odd."""
    is_multi_line: np.ndarray
    is_one_line: np.ndarray
    """Whether the record stands on one line and has its cells."""
    is_fixing: np.ndarray
    """Whether quotes prove that the record was read rightly, see `Grammar.fixes_quoting`."""
    is_broken: bool
    """Whether the record behind them is broken; else it is not whole."""

    def cut(self, count: int, is_broken: bool) -> "Bulk":
        """Only the first records."""
        return Bulk._make([*(part[:count] for part in self[:-1]), is_broken])

    @property
    def end(self) -> int:
        """Where the last record ends."""
        return int(self.ends[-1]) if len(self.ends) else 0

    def follow(self, trail: Trail) -> None:
        """Brings the trail behind these records."""
        trail.one_line_records += int(np.count_nonzero(self.is_one_line))
        fixing, multi = np.flatnonzero(self.is_fixing), np.flatnonzero(self.is_multi_line)
        if len(fixing):
            trail.is_multi_line_seen = trail.is_break_seen = trail.is_wide_break_seen = False
        if len(multi):
            trail.is_multi_line_anywhere = True
            trail.is_multi_line_seen = trail.is_multi_line_seen or not len(fixing) or bool(multi[-1] > fixing[-1])


class BulkCheck:
    """Checks blocks of one file, which is UTF-8 but for its damages and has delimiters of one character and doubled quotes."""

    def __init__(self, dialect: Dialect, header: tuple[str, ...]):
        self._delimiter = ord(dialect.delimiter)
        self._quote = ord(dialect.quote)
        self._delimiters = len(header) - 1
        names = [name.replace(dialect.quote, dialect.quote * 2).encode() for name in header]
        self._first_names = (names[0], bytes([self._quote]) + names[0])
        """How a record begins that is the header once more."""
        self._shortest = sum(map(len, names)) + self._delimiters
        self._longest = self._shortest + 2 * len(names) + len("\r\n")

    def check(self, block: bytes, is_last: bool) -> Bulk:
        """The records of a block, which begins with one; it ends with a line, or, if it `is_last`, with the file."""
        content = np.frombuffer(block, dtype=np.uint8)
        size = len(content)
        is_delimiter = content == self._delimiter
        breaks = all_breaks = np.flatnonzero(content == _LF)
        quotes = np.flatnonzero(content == self._quote)
        returns = np.flatnonzero(content == _CR)
        alone = returns[content[np.minimum(returns + 1, size - 1)] != _LF]
        first_bad = size
        is_inside_at_end = False
        if len(quotes):
            first_bad = self._first_misplaced(content, quotes)
            is_quote = content == self._quote
            # The sum overflows, but stays odd or even.
            is_inside = (np.cumsum(is_quote, dtype=np.uint8) & 1).view(bool)
            breaks = all_breaks[~is_inside[all_breaks]]
            is_delimiter &= ~is_inside
            alone = alone[~is_inside[alone]]
            is_inside_at_end = bool(len(quotes) % 2)
        ends = breaks + 1
        if is_last and not is_inside_at_end and block[-1:] != b"\n":
            ends = np.append(ends, size)
        starts = np.concatenate(([0], ends[:-1])) if len(ends) else ends
        is_blank = self._blank(block, content, starts, ends)
        if len(alone):
            alone = alone[~is_blank[np.searchsorted(ends, alone, side="right").clip(max=len(ends) - 1)]] if len(ends) else alone
        if len(alone):
            first_bad = min(first_bad, int(alone[0]))
        count = int(np.searchsorted(ends, first_bad, side="right"))
        starts, ends, is_blank = starts[:count], ends[:count], is_blank[:count]
        is_broken = first_bad < size or is_last and is_inside_at_end
        delimiters = _up_to(np.flatnonzero(is_delimiter), ends)
        is_odd = delimiters - _up_to(np.flatnonzero(is_delimiter), starts) != self._delimiters
        lines = np.searchsorted(all_breaks, ends)
        is_multi_line = np.diff(lines, prepend=0) - (content[ends - 1] == _LF) > 0
        bulk = Bulk(
            ends,
            lines,
            is_blank,
            (is_odd | self._doubtful(block, starts, ends)) & ~is_blank,
            is_multi_line,
            ~is_odd & ~is_multi_line,
            self._fixing(content, quotes, starts, ends) & ~is_odd & ~is_multi_line,
            is_broken,
        )
        torn = np.flatnonzero(is_odd & is_multi_line)
        return bulk.cut(int(torn[0]), True) if len(torn) else bulk

    def _first_misplaced(self, content: np.ndarray, quotes: np.ndarray) -> int:
        """The first quote that is not in its place: every second one opens, at the start of a cell; the others close, at its end.

        A doubled quote does both.
        """
        last = len(content) - 1
        before = np.where(quotes > 0, content[quotes - 1], _LF)
        after = np.where(quotes < last, content[np.minimum(quotes + 1, last)], _LF)
        opening = np.arange(len(quotes)) % 2 == 0
        opens = (before == self._delimiter) | (before == _LF) | (before == self._quote)
        closes = (after == self._delimiter) | (after == _LF) | (after == _CR) | (after == self._quote)
        misplaced = np.flatnonzero(~np.where(opening, opens, closes))
        return int(quotes[misplaced[0]]) if len(misplaced) else len(content)

    @staticmethod
    def _blank(block: bytes, content: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        is_blank = np.zeros(len(ends), dtype=bool)
        for at in np.flatnonzero((content[starts] == _LF) | (content[starts] == _CR)).tolist():
            is_blank[at] = not block[starts[at] : ends[at]].strip(b"\r\n")
        return is_blank

    def _doubtful(self, block: bytes, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Records with bytes that are no text, or that may be the header or too long."""
        lengths = ends - starts
        is_doubtful = lengths > LARGEST_RECORD
        for at in np.flatnonzero((lengths >= self._shortest) & (lengths <= self._longest)).tolist():
            is_doubtful[at] |= block.startswith(self._first_names, starts[at])
        zero = block.find(b"\0")
        while 0 <= zero < (ends[-1] if len(ends) else 0):
            record = np.searchsorted(ends, zero, side="right")
            is_doubtful[record] = True
            zero = block.find(b"\0", ends[record])
        begin = 0
        while len(ends) and begin < ends[-1]:
            try:
                block[begin : ends[-1]].decode()
                break
            except UnicodeDecodeError as error:
                record = np.searchsorted(ends, begin + error.start, side="right")
                is_doubtful[record] = True
                begin = int(ends[record])
        return is_doubtful

    def _fixing(self, content: np.ndarray, quotes: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        is_fixing = np.zeros(len(ends), dtype=bool)
        if len(quotes) and len(ends):
            first = np.searchsorted(quotes, starts)
            has_quote = first < np.searchsorted(quotes, ends)
            behind = quotes[first[has_quote]] + 1
            after = content[np.minimum(behind, len(content) - 1)]
            is_no_opening = np.isin(after, [self._delimiter, _CR, _LF, self._quote]) | (behind == len(content))
            is_fixing[has_quote] = ~is_no_opening
        return is_fixing


def _up_to(places: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """How many of the places stand before each end."""
    return np.searchsorted(places, ends)
