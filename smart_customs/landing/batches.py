"""Records by columns: rules of one cell are asked once for each different text of a column, not once for each record."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol, TypeVar

import numpy as np

from smart_customs.landing.records import Record, Reject

_ROWS_AT_ONCE = 20_000
_CHARACTERS_AT_ONCE = 64 * 1024 * 1024
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that no bit of a hash is lost when it is multiplied."""


class Column(NamedTuple):
    """Texts, one a record: `values` holds each of them at least once, `places` (whole numbers) says for each record which."""

    values: list[str]
    places: np.ndarray

    @classmethod
    def of(cls, cells: Sequence[str]) -> "Column":
        """The column with these cells."""
        known: dict[str, int] = {}
        places = [known.setdefault(cell, len(known)) for cell in cells]
        return cls(list(known), np.array(places, dtype=np.int32))

    @classmethod
    def joined(cls, columns: Sequence["Column"]) -> "Column":
        """One column below the other."""
        if len(columns) == 1:
            return columns[0]
        values: list[str] = []
        places = []
        for column in columns:
            places.append(column.places + len(values))
            values.extend(column.values)
        return cls(values, np.concatenate(places))

    def cells(self) -> list[str]:
        """The text of each record."""
        values = self.values
        return [values[place] for place in self.places.tolist()]

    def cell(self, at: int) -> str:
        """The text of one record, by its place."""
        return self.values[self.places[at]]

    def mapped(self, change: Callable[[str], str]) -> "Column":
        """The column with every text changed."""
        return Column([change(value) for value in self.values], self.places)

    def taken(self, rows: np.ndarray) -> "Column":
        """The column of the records at these places."""
        return Column(self.values, self.places[rows])

    def counts(self) -> np.ndarray:
        """How many records have each of `values`."""
        return np.bincount(self.places, minlength=len(self.values))


class Batch:
    """Records that follow each other in a file, and what was rejected between them."""

    def __init__(self, source_rows: np.ndarray, lines: np.ndarray, columns: Sequence[Column], rejects: Sequence[Reject] = ()):
        """`source_rows`, `lines`: whole numbers, one a record."""
        self.source_rows = source_rows
        self.lines = lines
        self.columns = columns
        self.rejects = rejects
        self.cells = _Cells(columns)
        """The texts of a column, one a record, by the column's place."""

    def __len__(self) -> int:
        return len(self.source_rows)

    @cached_property
    def hashes(self) -> np.ndarray:
        """A number for each record, the same for records that are the same in every cell."""
        found = np.zeros(len(self), dtype=np.uint64)
        for column in self.columns:
            of_values = np.array([hash(value) for value in column.values] or [0], dtype=np.int64).view(np.uint64)
            found = found * _MULTIPLIER + of_values[column.places]
        return found

    def row(self, at: int) -> "Row":
        """One record, by its place."""
        return Row(self.cells, len(self.columns), at)

    def items(self) -> Iterator[Record | Reject]:
        """The records and rejects in the order of the file."""
        cells = zip(*(column.cells() for column in self.columns), strict=True)
        rows = map(Record, self.source_rows.tolist(), self.lines.tolist(), cells)
        return in_order([*rows, *self.rejects])


class _Cells(dict[int, list[str]]):
    """Texts by column, made when they are asked for."""

    def __init__(self, columns: Sequence[Column]):
        self._columns = columns

    def __missing__(self, column: int) -> list[str]:
        self[column] = cells = self._columns[column].cells()
        return cells


class Row(Sequence[str]):
    """The cells of one record of a batch, looked up only when they are asked for."""

    __slots__ = ("_at", "_cells", "_width")

    def __init__(self, cells: _Cells, width: int, at: int):
        self._cells = cells
        self._width = width
        self._at = at

    def __len__(self) -> int:
        return self._width

    def __getitem__(self, column: int) -> str:  # type: ignore[override]  # nobody takes a slice of a record
        return self._cells[column][self._at]

    def __iter__(self) -> Iterator[str]:
        return (self._cells[column][self._at] for column in range(self._width))


class _Numbered(Protocol):
    @property
    def source_row(self) -> int: ...


_Item = TypeVar("_Item", bound=_Numbered)


def in_order(items: Iterable[_Item]) -> Iterator[_Item]:
    """Records, responses and rejects by their number in the file."""
    return iter(sorted(items, key=lambda item: item.source_row))


def batched(items: Iterable[Batch | Record | Reject]) -> Iterator[Batch]:
    """Batches as they are, and records and rejects between them as batches."""
    waiting: list[Record | Reject] = []
    characters = 0
    for item in items:
        if isinstance(item, Batch):
            if waiting:
                yield _batch_of(waiting)
                waiting, characters = [], 0
            yield item
            continue
        waiting.append(item)
        characters += sum(map(len, item.cells)) if isinstance(item, Record) else len(item.raw)
        if len(waiting) == _ROWS_AT_ONCE or characters > _CHARACTERS_AT_ONCE:
            yield _batch_of(waiting)
            waiting, characters = [], 0
    if waiting:
        yield _batch_of(waiting)


def _batch_of(items: Sequence[Record | Reject]) -> Batch:
    records = [item for item in items if isinstance(item, Record)]
    return Batch(
        np.array([record.source_row for record in records], dtype=np.int64),
        np.array([record.line for record in records], dtype=np.int64),
        [Column.of(cells) for cells in zip(*(record.cells for record in records), strict=True)],
        [item for item in items if isinstance(item, Reject)],
    )


def combinations(columns: Sequence[Column]) -> tuple[np.ndarray, np.ndarray]:
    """The different combinations of cells: the place of a record for each, and for each record the number of its combination."""
    numbers = columns[0].places.astype(np.int64)
    for column in columns[1:]:
        # Few enough after each step that the product with another column's number of values cannot overflow.
        _, numbers = np.unique(numbers, return_inverse=True)
        numbers = numbers * len(column.values) + column.places
    _, first, numbers = np.unique(numbers, return_index=True, return_inverse=True)
    return first, numbers
