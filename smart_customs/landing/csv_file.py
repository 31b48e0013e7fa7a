"""CSV as the project writes it: comma, UTF-8, LF, quotes where they are needed."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

# Where a spreadsheet program begins a cell, whichever separator its machine is set to, and what begins a formula there.
# A number with a sign is none.
_BEGINS = r'(^|[;,|\t\r\n"])'
_FORMULA = r'(?=[=+\-@\uff1d\uff0b\uff0d\uff20])(?![+\-]?[\d.,]*(?:[;,|\t\r\n"]|\Z))'
_FORMULAS, _HARMLESS = re.compile(_BEGINS + _FORMULA), re.compile(_BEGINS + "'" + _FORMULA)


def harmless(text: str) -> str:
    """A text that somebody typed, for a file that people open with a spreadsheet program: no part of it begins like a formula."""
    return _FORMULAS.sub(r"\1'", text)


def as_typed(text: str) -> str:
    """What `harmless` made the text from."""
    return _HARMLESS.sub(r"\1", text)


def read_csv(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file that the project wrote, by column; a cell may be longer than what the library takes for one."""
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


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
