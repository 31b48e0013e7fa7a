"""Canonical files: what a landed export became. Parquet, every column text, an empty cell as null.

The cells are in it byte for byte, so nothing has to be parsed back, whatever people typed.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_ROWS_AT_ONCE = 20_000
_BYTES_AT_ONCE = 64 * 1024 * 1024


@contextmanager
def writing_canonical(path: Path, columns: Sequence[str]) -> Iterator[Callable[[Sequence[str]], None]]:
    """A function that appends a row of text to a new canonical file at `path`. Raises OSError where the disk cannot hold it."""
    schema = pa.schema([(name, pa.string()) for name in columns])
    with path.open("wb") as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
        waiting: list[Sequence[str]] = []
        size = 0

        def flush() -> None:
            nonlocal size
            cells = [[cell or None for cell in column] for column in zip(*waiting, strict=True)] or [[] for _ in columns]
            writer.write_table(pa.table([pa.array(column, pa.string()) for column in cells], schema=schema))
            waiting.clear()
            size = 0

        def write(row: Sequence[str]) -> None:
            nonlocal size
            waiting.append(row)
            size += sum(map(len, row))
            if len(waiting) == _ROWS_AT_ONCE or size > _BYTES_AT_ONCE:
                flush()

        yield write
        flush()


def records_in(path: Path) -> int:
    """The number of records in a canonical file. Raises OSError or ValueError where it cannot be read."""
    try:
        with pq.ParquetFile(path) as file:
            return file.metadata.num_rows
    except pa.ArrowInvalid as error:
        raise ValueError(str(error)) from None
