"""CSV as the project writes it: comma, UTF-8, LF, quotes where they are needed."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def writing_csv(path: Path) -> Iterator[Callable[[Sequence[object]], None]]:
    """A function that appends a row to a new file at `path`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        plain = csv.writer(file, lineterminator="\n")
        # The library quotes a carriage return only where lines end with one.
        quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)

        def write(row: Sequence[object]) -> None:
            has_return = any(isinstance(cell, str) and "\r" in cell for cell in row)
            (quoted if has_return else plain).writerow(row)

        yield write
