"""A long text file as a table, read in blocks: bytes that keep to the grammar in bulk, and only what is damaged with care.

The result is that of `TextTable`, without the whole text in memory.
"""

import codecs
from codecs import BOM_UTF8
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import pyarrow as pa
from pyarrow import csv

from smart_customs.landing.batches import Batch, Column
from smart_customs.landing.dialect.bulk import Bulk, BulkCheck
from smart_customs.landing.dialect.csv_bytes import csv_bytes
from smart_customs.landing.dialect.declared import Declared, Dialect
from smart_customs.landing.dialect.encoding import encoding_of
from smart_customs.landing.dialect.feed import Feed, last_mark
from smart_customs.landing.dialect.judge import Judge
from smart_customs.landing.dialect.proof import RECORDS_BEFORE, Cut
from smart_customs.landing.dialect.segments import Trail, segment_at
from smart_customs.landing.dialect.source import MIB, check_first_lines
from smart_customs.landing.dialect.text_table import TextTable
from smart_customs.landing.records import Record, Reject
from smart_customs.landing.refusal import Refused

SMALLEST = 8 * MIB
"""Bytes of a file; below, `TextTable` is as quick."""
_BLOCK = 8 * MIB
_BLOCK_BEHIND_BREAK = MIB // 16
"""Bytes. What is read behind a break is checked anew from there on, so little is taken at first, then twice as much each time."""
_A_REJECT = 400
"""Bytes of memory that a reject takes beside its own: a line of two letters may be one."""
_LF = b"\n"


class Stretch(NamedTuple):
    """A part of a file: its sound records, as bytes in its dialect and UTF-8, and its rejects."""

    content: bytes
    source_rows: np.ndarray
    lines: np.ndarray
    rejects: list[Reject]


class LongTable:
    """The table in a long text file. Raises Refused from `records`."""

    def __init__(self, path: Path, opening: TextTable, block: int = _BLOCK):
        """`opening`: the table of the file's first lines. `block`: bytes that are read at once."""
        self.path = path
        self.dialect: Dialect = opening.dialect
        self.header = opening.header
        self.lines_skipped = opening.lines_skipped
        """Lines that are no records: before the header and behind the last record. Complete once `records` has ended."""
        self._opening = opening
        self._block = block
        self._judge = Judge(path, self.dialect, self.header)
        self._check = BulkCheck(self.dialect, self.header[0])

    def records(self) -> Iterator[Batch]:
        """Every record of the file in its order, the rejected ones too."""
        return _ahead(Batch(part.source_rows, part.lines, self._columns(part), part.rejects) for part in self.stretches())

    def stretches(self) -> Iterator[Stretch]:
        """The parts of the file, without its header."""
        at, line = self._opening.records_from
        row, size, fragment_line = 0, self._block, 0
        trail = Trail.behind_header(self._opening.is_header_multi_line)
        before = self._opening.header_rows[-RECORDS_BEFORE:]
        with Feed(self.path, self.dialect, at) as feed:
            mark_at = last_mark(self.path, self.dialect)
            waiting = _Waiting()
            while block := feed.block(size):
                bulk = self._check.check(block, feed.is_last)
                if (trail.is_break_seen or trail.is_wide_break_anywhere or trail.fragments) and bulk.is_multi_line.any():
                    # Only a look at the record itself says whether all is still sure.
                    bulk = bulk.cut(int(np.argmax(bulk.is_multi_line)), True)
                bulk, lines_behind = self._without_footer(block, bulk, feed, mark_at)
                if not len(bulk.ends) and not bulk.is_broken and not lines_behind:
                    size *= 2
                    continue
                self._take(block, bulk, row, line, waiting)
                bulk.follow(trail)
                before = [*before, *self._last_of(block, bulk)][-RECORDS_BEFORE:]
                row += len(bulk.ends)
                line += int(bulk.breaks[-1]) if len(bulk.ends) else 0
                feed.advance(block[: bulk.end])
                if lines_behind:
                    self.lines_skipped += lines_behind
                    break
                if bulk.is_broken:
                    row += 1
                    fragments = trail.fragments
                    passed = self._take_broken(feed, before, trail, row, line, waiting)
                    line += passed.count(_LF)
                    fragment_line = line - 1 if trail.fragments > fragments else fragment_line
                    feed.advance(passed)
                    before = [*before, passed.decode("utf-8", "surrogateescape")][-RECORDS_BEFORE:]
                    size = min(_BLOCK_BEHIND_BREAK, self._block)
                else:
                    size = min(2 * size, self._block)
                if waiting.size >= self._block:
                    yield waiting.stretch()
                    waiting = _Waiting()
            if trail.is_short_of_evidence:
                raise self._judge.refusal(fragment_line)
            yield waiting.stretch()

    def _without_footer(self, block: bytes, bulk: Bulk, feed: Feed, mark_at: int) -> tuple[Bulk, int]:
        """The records before lines that are none and end the file; and the number of those lines, 0 where there are none.

        Blank lines at the end of a block are left for the next one, which shows what stands behind them.
        """
        for blank in np.flatnonzero(bulk.is_blank).tolist():
            if blank and bulk.is_blank[blank - 1]:
                continue
            filled = np.flatnonzero(~bulk.is_blank[blank:])
            behind = blank + int(filled[0]) if len(filled) else len(bulk.ends)
            start = int(bulk.ends[behind - 1])
            is_end = behind == len(bulk.ends) and not bulk.is_broken
            if is_end and not (feed.is_last and start == len(block)):
                return bulk.cut(blank, False), 0
            if is_end:
                return bulk.cut(blank, False), behind - blank
            if feed.place_of(block[:start]) > mark_at:
                return bulk.cut(blank, False), behind - blank + feed.lines_from(start)
        return bulk, 0

    def _take(self, block: bytes, bulk: Bulk, row: int, line: int, waiting: "_Waiting") -> None:
        """Takes the records in, those looked at one by one that are doubtful. `row`, `line`: before the first."""
        starts = np.concatenate(([0], bulk.ends[:-1])).astype(np.int64) if len(bulk.ends) else bulk.ends
        lines = line + np.concatenate(([0], bulk.breaks[:-1])) if len(bulk.ends) else bulk.breaks
        begin = 0
        for at in [*np.flatnonzero(bulk.is_doubtful | bulk.is_blank).tolist(), len(bulk.ends)]:
            if at > begin:
                rows = np.arange(row + begin + 1, row + at + 1)
                waiting.add(block[starts[begin] : bulk.ends[at - 1]], rows, lines[begin:at])
            if at < len(bulk.ends):
                text = block[starts[at] : bulk.ends[at]].decode("utf-8", "surrogateescape")
                segment, _ = segment_at(text, [], 0, self._opening.grammar, len(self.header[0]), Trail())
                waiting.add_item(self._judge.item(text, segment, row + at + 1, int(lines[at])), self.dialect)
            begin = at + 1

    @staticmethod
    def _last_of(block: bytes, bulk: Bulk) -> list[str]:
        """The last records."""
        ends = [0, *bulk.ends.tolist()][-RECORDS_BEFORE - 1 :]
        return [block[start:end].decode("utf-8", "surrogateescape") for start, end in pairwise(ends)]

    def _take_broken(self, feed: Feed, before: Sequence[str], trail: Trail, row: int, line: int, waiting: "_Waiting") -> bytes:
        """Takes the broken record in that comes next, and returns its bytes. Raises Refused where nobody knows what it broke.

        `before`: what stands before it, record by record.
        """
        *starts, at = accumulate(map(len, before), initial=0)
        size = min(_BLOCK_BEHIND_BREAK, self._block)
        while True:
            text = "".join(before) + feed.block(size).decode("utf-8", "surrogateescape")
            try:
                segment, is_unsure = segment_at(
                    text, starts, at, self._opening.grammar, len(self.header[0]), trail, not feed.is_last
                )
                break
            except Cut:
                size *= 2
        passed = text[at : segment.end].encode("utf-8", "surrogateescape")
        waiting.add_item(self._judge.item(text, segment, row, line), self.dialect)
        if is_unsure:
            raise self._judge.refusal(line + passed.count(_LF) - 1)
        return passed

    def write(self, file: BinaryIO, write_reject: Callable[[Reject], None]) -> Iterator[Batch]:
        """Writes the records as CSV and the rejects; yields what was written, without its cells."""
        for stretch in self.stretches():
            if stretch.content:
                file.write(csv_bytes(self._parsed(stretch, pa.string())))
            for reject in stretch.rejects:
                write_reject(reject)
            yield Batch(stretch.source_rows, stretch.lines, [], stretch.rejects)

    def _columns(self, stretch: Stretch) -> list[Column]:
        if not stretch.content:
            return [Column([], np.zeros(0, dtype=np.int32)) for _ in self.header[0]]
        table = self._parsed(stretch, pa.dictionary(pa.int32(), pa.string()))
        chunks = (column.combine_chunks() for column in table.columns)
        return [Column(chunk.dictionary.to_pylist(), chunk.indices.to_numpy()) for chunk in chunks]

    def _parsed(self, stretch: Stretch, kind: pa.DataType) -> pa.Table:
        content = stretch.content
        names = [str(number) for number in range(len(self.header[0]))]
        table = csv.read_csv(
            # The reader takes a mark off the beginning of what it is given; the file's own is gone.
            pa.BufferReader(BOM_UTF8 + content if content.startswith(BOM_UTF8) else content),
            csv.ReadOptions(column_names=names, block_size=len(content) + len(BOM_UTF8)),
            csv.ParseOptions(
                delimiter=self.dialect.delimiter,
                quote_char=self.dialect.quote,
                newlines_in_values=True,
                ignore_empty_lines=False,
            ),
            csv.ConvertOptions(check_utf8=False, column_types=dict.fromkeys(names, kind), strings_can_be_null=False),
        )
        if table.num_rows != len(stretch.lines):
            raise AssertionError(f"{table.num_rows} records where {len(stretch.lines)} were counted")
        return table


def _ahead(batches: Generator[Batch]) -> Iterator[Batch]:
    """The batches, each made while the one before is looked at: checking bytes needs no lock of the interpreter."""
    with closing(batches), ThreadPoolExecutor(1) as beside:
        coming = beside.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = beside.submit(next, batches, None)
            yield batch


def open_long(path: Path, declared: Declared, smallest: int = SMALLEST, block: int = _BLOCK) -> LongTable | None:
    """The table in a long file, None where it is short or not of the common form; then `TextTable` reads it, or says why not.

    Raises Refused where it begins with a line that no record needs.
    """
    if path.stat().st_size < smallest:
        return None
    check_first_lines(path)
    try:
        encoding = _encoding_of(path, declared.encoding)
        opening = TextTable(path, replace(declared, encoding=encoding), _beginning(path))
    except (Refused, UnicodeDecodeError):
        return None
    dialect = opening.dialect
    is_common = (
        dialect.encoding in ("utf-8", "utf-8-sig", "cp1252")
        and dialect.delimiter.isascii()
        and dialect.quote.isascii()
        and len(dialect.delimiter) == 1
        and dialect.escape == dialect.quote
        and opening.line_end == opening.grammar.line_end == "\n"
        and len(opening.header[0]) > 1
        and any(opening.header[0])
    )
    return LongTable(path, opening, block) if is_common else None


def _encoding_of(path: Path, declared: str | None) -> str:
    """The encoding of the whole file."""
    with path.open("rb") as file:
        head = file.read(4)
    if declared is not None or not _is_utf8(path):
        return encoding_of(path, head, b"" if declared is not None else path.read_bytes(), declared)
    return encoding_of(path, head, b"", "utf-8")


def _is_utf8(path: Path) -> bool:
    """Whether all of the file is UTF-8, and looks like nothing else."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    zeros = 0
    with path.open("rb") as file:
        try:
            while chunk := file.read(_BLOCK):
                decoder.decode(chunk)
                zeros += chunk.count(0)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return zeros <= path.stat().st_size // 4


def _beginning(path: Path) -> bytes:
    """The first lines of the file, or all of a short one."""
    with path.open("rb") as file:
        content = file.read(SMALLEST)
        return content[: content.rfind(_LF) + 1] if file.read(1) else content


class _Waiting:
    """What will be a stretch."""

    def __init__(self) -> None:
        self.size = 0
        """Bytes."""
        self._content: list[bytes] = []
        self._source_rows: list[np.ndarray] = []
        self._lines: list[np.ndarray] = []
        self._rejects: list[Reject] = []

    def add(self, content: bytes, source_rows: np.ndarray, lines: np.ndarray) -> None:
        self.size += len(content)
        self._content.append(content)
        self._source_rows.append(source_rows)
        self._lines.append(lines)

    def add_item(self, item: Record | Reject, dialect: Dialect) -> None:
        if isinstance(item, Reject):
            self.size += _A_REJECT + len(item.raw)
            self._rejects.append(item)
            return
        quote = dialect.quote
        cells = dialect.delimiter.join(quote + cell.replace(quote, 2 * quote) + quote for cell in item.cells)
        self.add((cells + "\n").encode(), np.array([item.source_row]), np.array([item.line]))

    def stretch(self) -> Stretch:
        none = np.zeros(0, dtype=np.int64)
        return Stretch(
            b"".join(self._content),
            np.concatenate([none, *self._source_rows]),
            np.concatenate([none, *self._lines]),
            self._rejects,
        )
