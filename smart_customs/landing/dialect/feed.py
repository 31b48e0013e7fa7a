"""The bytes of a long file: block by block from a place on, and where its last mark stands."""

import os
from pathlib import Path

from smart_customs.landing.dialect.declared import Dialect
from smart_customs.landing.dialect.encoding import decoded
from smart_customs.landing.dialect.source import MIB

_LEAST = MIB // 16
"""Bytes that are read at once, if no more are asked for."""
_MUCH = 8 * MIB
_LF = b"\n"


class Feed:
    """The bytes of a file from a place on, in UTF-8 whatever its encoding; bytes that are no text stay as they are."""

    def __init__(self, path: Path, dialect: Dialect, at: int):
        self._path = path
        self._encoding = dialect.encoding
        self._at = at
        """The place in the file up to which all was passed."""
        self._buffer = b""
        self._begin = 0
        self._is_read = False
        self.is_last = False
        """Whether the block handed out last ends with the file."""

    def __enter__(self) -> "Feed":
        self._file = self._path.open("rb")
        self._file.seek(self._at)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def block(self, size: int) -> bytes:
        """What comes next: about `size` bytes, ending with a line or the file; more where no line ends before."""
        while True:
            self._fill(size)
            end = self._begin + size
            if self._is_read and end >= len(self._buffer):
                self.is_last = True
                return self._buffer[self._begin :]
            if cut := self._buffer.rfind(_LF, self._begin, end) + 1:
                self.is_last = self._is_read and cut == len(self._buffer)
                return self._buffer[self._begin : cut]
            size *= 2

    def advance(self, passed: bytes) -> None:
        """Goes on behind `passed`, which the next block begins with."""
        self._at = self.place_of(passed)
        self._begin += len(passed)

    def place_of(self, passed: bytes) -> int:
        """The place in the file behind `passed`, which the next block begins with."""
        if self._encoding.startswith("utf-8"):
            return self._at + len(passed)
        return self._at + len(passed.decode("utf-8", "surrogateescape"))

    def lines_from(self, start: int) -> int:
        """The number of lines that come from there to the end of the file."""
        while not self._is_read:
            self._fill(2 * len(self._buffer) + _MUCH)
        rest = self._buffer[self._begin + start :]
        return rest.count(_LF) + (rest != b"" and not rest.endswith(_LF))

    def _fill(self, size: int) -> None:
        while not self._is_read and len(self._buffer) - self._begin < size:
            chunk = self._file.read(max(size, _LEAST))
            self._is_read = not chunk
            if not self._encoding.startswith("utf-8"):
                chunk = decoded(self._path, chunk, self._encoding).encode("utf-8", "surrogateescape")
            self._buffer = self._buffer[self._begin :] + chunk
            self._begin = 0


def last_mark(path: Path, dialect: Dialect) -> int:
    """The place of the last delimiter or quote in the file, -1 where there is none."""
    marks = [mark.encode() for mark in (dialect.delimiter, dialect.quote)]
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        while end > 0:
            begin = max(0, end - _LEAST)
            file.seek(begin)
            content = file.read(end - begin)
            if (at := max(map(content.rfind, marks))) >= 0:
                return begin + at
            end = begin
    return -1
