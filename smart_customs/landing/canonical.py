"""Canonical files: what a landed export became. Parquet, every column text, an empty cell as null.

The cells are in it byte for byte, so nothing has to be parsed back, whatever people typed.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from smart_customs.landing.batches import Column

_TEXT = pa.dictionary(pa.int32(), pa.string())


@contextmanager
def writing_canonical(path: Path, columns: Sequence[str]) -> Iterator[Callable[[Sequence[Column]], None]]:
    """A function that appends rows, by columns, to a new file at `path`. Raises OSError where the disk cannot hold it."""
    schema = pa.schema([(name, _TEXT) for name in columns])
    # Without pyarrow's own notes on types, every reader takes the columns for plain text.
    with path.open("wb") as file, pq.ParquetWriter(file, schema, compression="zstd", store_schema=False) as writer:

        def write(rows: Sequence[Column]) -> None:
            if len(rows[0].places):
                writer.write_table(pa.table(list(map(_array, rows)), schema=schema))

        yield write


def _array(column: Column) -> pa.DictionaryArray:
    is_empty = np.array([not value for value in column.values], dtype=bool)[column.places]
    places = pa.array(column.places.astype(np.int32, copy=False), mask=is_empty)
    return pa.DictionaryArray.from_arrays(places, pa.array(column.values, pa.string()), safe=False)


def records_in(path: Path) -> int:
    """The number of records in a canonical file. Raises OSError or ValueError where it cannot be read."""
    try:
        with pq.ParquetFile(path) as file:
            return file.metadata.num_rows
    except pa.ArrowInvalid as error:
        raise ValueError(str(error)) from None
