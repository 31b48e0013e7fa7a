"""Columns as the bytes of a CSV file, the same as `csv_file.py` writes of rows: comma, LF, quotes where they are needed."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_NEEDS_QUOTES = np.zeros(256, dtype=bool)
_NEEDS_QUOTES[[ord(mark) for mark in ',"\n']] = True
_CR = ord("\r")


def csv_bytes(table: pa.Table) -> pa.Buffer:
    """The rows of a table of two or more columns of text, each of one chunk."""
    columns = [column.combine_chunks() for column in table.columns]
    # Of a row with a carriage return, all cells are quoted.
    returns = [_rows_with(column, _bytes_of(column) == _CR) for column in columns]
    with_return = np.unique(np.concatenate(returns))
    parts = [_quoted(column, np.union1d(_rows_with(column, _NEEDS_QUOTES[_bytes_of(column)]), with_return)) for column in columns]
    rows = pc.binary_join_element_wise(*parts, ",")
    lines = pc.binary_join_element_wise(rows, "", "\n")
    offsets = np.frombuffer(lines.buffers()[1], dtype=np.int32)[lines.offset : lines.offset + len(lines) + 1]
    return lines.buffers()[2].slice(int(offsets[0]), int(offsets[-1] - offsets[0]))


def _offsets(column: pa.StringArray) -> np.ndarray:
    return np.frombuffer(column.buffers()[1], dtype=np.int32)[column.offset : column.offset + len(column) + 1]


def _bytes_of(column: pa.StringArray) -> np.ndarray:
    offsets = _offsets(column)
    if offsets[-1] == offsets[0]:
        return np.zeros(0, dtype=np.uint8)
    return np.frombuffer(column.buffers()[2], dtype=np.uint8)[offsets[0] : offsets[-1]]


def _rows_with(column: pa.StringArray, is_marked: np.ndarray) -> np.ndarray:
    """The rows that have one of the marked bytes of the column."""
    places = np.flatnonzero(is_marked)
    if not len(places):
        return places
    offsets = _offsets(column)
    return np.unique(np.searchsorted(offsets - offsets[0], places, side="right") - 1)


def _quoted(column: pa.StringArray, rows: np.ndarray) -> pa.StringArray:
    """The column with quotes around the cells of these rows."""
    if not len(rows):
        return column
    cells = pc.replace_substring(column.take(pa.array(rows)), '"', '""')
    is_quoted = np.zeros(len(column), dtype=bool)
    is_quoted[rows] = True
    return pc.replace_with_mask(column, pa.array(is_quoted), pc.binary_join_element_wise('"', cells, '"', ""))
