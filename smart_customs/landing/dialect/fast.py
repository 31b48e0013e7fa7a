"""The short way for a file that is flawless: its bytes are checked in bulk, and DuckDB does the rest.

What is checked is what DuckDB does not: it takes stray quotes as text, leaves blank lines out, and an empty cell too many too.
Whatever is not flawless, or not of the common form, goes the careful way (`text_table.py`), with the same result.
"""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from smart_customs.duckdb_files import literal
from smart_customs.landing.dialect.declared import Declared, Dialect
from smart_customs.landing.dialect.source import LARGEST_RECORD, MIB
from smart_customs.landing.dialect.text_table import TextTable
from smart_customs.landing.refusal import Refused

_SMALLEST = 8 * MIB
"""Bytes; below, the careful way is as quick."""
_CHUNK = 8 * MIB
_BEGINNING = 1 * MIB
_LF, _CR = 10, 13
_MEMORY = "512MB"


@dataclass(frozen=True)
class Flawless:
    """A file of which every record was taken in."""

    dialect: Dialect
    header: tuple[tuple[str, ...], ...]
    accepted: int
    lines_skipped: int
    sha256: str


def write_if_flawless(path: Path, out: Path, declared: Declared, smallest: int = _SMALLEST) -> Flawless | None:
    """Writes the table to `out` as `read_table` does, if every byte of the file is as it should be. None, and no file, if not."""
    if path.stat().st_size < smallest:
        return None
    try:
        opening = TextTable(path, declared, _beginning(path))
    except (Refused, UnicodeDecodeError):
        # The careful way says why, of the whole file.
        return None
    # Of a single empty cell, DuckDB writes a blank line.
    if not _is_common(opening.dialect, declared) or len(opening.header[0]) == 1:
        return None
    copy = out.with_suffix(".utf8")
    check = _Check(opening)
    try:
        sha256 = check.run(path, copy)
        if _copied(copy if copy.exists() else path, out, opening) != check.rows:
            raise _Flaw
    except (_Flaw, UnicodeDecodeError, duckdb.Error):
        # Where the disk or the memory is full, the careful way fails too, and says so.
        out.unlink(missing_ok=True)
        return None
    finally:
        copy.unlink(missing_ok=True)
    skipped = opening.lines_before + check.blank_at_end
    return Flawless(opening.dialect, opening.header, check.rows - len(opening.header), skipped, sha256)


class _Flaw(Exception):
    """Something that only the careful way can judge."""


class _Check:
    """Counts the rows of a file and makes sure that it keeps to the grammar: quotes in pairs, no blank lines, only text.

    Its delimiters are counted too, so that no row has a cell more than the header; of a row with fewer DuckDB knows.
    """

    def __init__(self, opening: TextTable):
        self.rows = -opening.lines_before
        self.blank_at_end = 0
        self._lines_before = opening.lines_before
        self._delimiters = 0
        self._delimiters_a_row = len(opening.header[0]) - 1
        self._dialect = opening.dialect
        self._header = opening.header_bytes
        self._is_inside_quotes = False

    def run(self, path: Path, copy: Path) -> str:
        """The hash of the file, once all of it was found flawless. Writes `copy`, in UTF-8, if the file is in another one."""
        encoding = self._dialect.encoding
        sha256 = hashlib.sha256()
        headers = 0
        # Hashing needs no lock of the interpreter, so it runs beside the rest.
        with ThreadPoolExecutor(1) as beside:
            hashing = None
            for number, block in enumerate(_blocks(path)):
                if hashing:
                    hashing.result()
                hashing = beside.submit(sha256.update, block)
                text = block.decode("utf-8" if encoding == "utf-8-sig" else encoding)
                if not encoding.startswith("utf-8"):
                    block = text.encode()
                    with copy.open("ab") as file:
                        file.write(block)
                headers += block.count(self._header)
                if number == 0 and encoding == "utf-8-sig":
                    block = block[3:]
                if number == 0:
                    before = block.split(b"\n", self._lines_before)[: self._lines_before]
                    self._delimiters -= sum(line.count(self._dialect.delimiter.encode()) for line in before)
                self._judge(block)
        if self._is_inside_quotes or headers > 1 or self._delimiters != self.rows * self._delimiters_a_row:
            raise _Flaw
        return sha256.hexdigest()

    def _judge(self, block: bytes) -> None:
        if self.blank_at_end or b"\0" in block or block.count(b"\r") != block.count(b"\r\n"):
            raise _Flaw
        end = len(block.rstrip(b"\r\n"))
        self.blank_at_end = max(0, block.count(b"\n", end) - 1)
        block = block[: len(block) if self.blank_at_end == 0 else block.find(b"\n", end) + 1]
        content = np.frombuffer(block, dtype=np.uint8)
        is_break = content == _LF
        is_delimiter = content == ord(self._dialect.delimiter)
        is_quote = content == ord(self._dialect.quote)
        quotes = np.flatnonzero(is_quote)
        if len(quotes) or self._is_inside_quotes:
            self._judge_quotes(content, quotes)
            # The sum overflows, but stays odd or even.
            is_outside = (np.cumsum(is_quote, dtype=np.uint8) & 1) == self._is_inside_quotes
            is_break &= is_outside
            is_delimiter &= is_outside
            self._is_inside_quotes = bool((len(quotes) + self._is_inside_quotes) % 2)
        breaks = np.flatnonzero(is_break)
        self._delimiters += int(np.count_nonzero(is_delimiter))
        lengths = np.diff(breaks, prepend=-1)
        blank = (lengths == 1) | ((lengths == 2) & (content[breaks - 1] == _CR))
        if blank.any():
            raise _Flaw
        self.rows += len(breaks) + (not block.endswith(b"\n"))

    def _judge_quotes(self, content: np.ndarray, quotes: np.ndarray) -> None:
        """Every second quote opens, at the start of a cell; the others close, at its end. A doubled quote does both."""
        delimiter, quote = ord(self._dialect.delimiter), ord(self._dialect.quote)
        before = np.where(quotes > 0, content[quotes - 1], _LF)
        after = np.where(quotes < len(content) - 1, content[np.minimum(quotes + 1, len(content) - 1)], _LF)
        opening = np.arange(len(quotes)) % 2 == int(self._is_inside_quotes)
        opens = (before == delimiter) | (before == _LF) | (before == quote)
        closes = (after == delimiter) | (after == _LF) | (after == _CR) | (after == quote)
        if not np.where(opening, opens, closes).all():
            raise _Flaw


def _is_common(dialect: Dialect, declared: Declared) -> bool:
    is_sure_of_encoding = dialect.encoding.startswith("utf-8") or (declared.encoding is not None and dialect.encoding == "cp1252")
    return is_sure_of_encoding and len(dialect.delimiter) == 1 and dialect.escape == dialect.quote and dialect.delimiter.isascii()


def _beginning(path: Path) -> bytes:
    """The first lines of the file."""
    with path.open("rb") as file:
        content = file.read(_BEGINNING)
    return content[: content.rfind(b"\n") + 1]


def _blocks(path: Path) -> Iterator[bytes]:
    """The file in blocks that end with a line, but for its last one."""
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            lines, feed, rest_of_chunk = chunk.rpartition(b"\n")
            if feed:
                yield rest + lines + feed
                rest = rest_of_chunk
            else:
                rest += chunk
            if len(rest) > LARGEST_RECORD:
                raise _Flaw
    if rest:
        yield rest


def _copied(path: Path, out: Path, opening: TextTable) -> int:
    """Writes the rows, the header among them, and returns their number. Raises duckdb.InvalidInputException where one is too
    long or too short."""
    dialect = opening.dialect
    columns = {f"c{number}": "VARCHAR" for number in range(len(opening.header[0]))}
    with duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(out.parent)}) as connection:
        rows = connection.read_csv(
            str(path),
            header=False,
            skiprows=opening.lines_before,
            auto_detect=False,
            columns=columns,
            sep=dialect.delimiter,
            quotechar=dialect.quote,
            escapechar=dialect.escape,
            strict_mode=True,
        )
        connection.register("rows", rows)
        copied = connection.execute(f"copy rows to {literal(out)} (format csv, header false, delimiter ',', quote '\"')")
        return copied.fetchone()[0]
