"""The file of what was rejected: where it stood, why, and its bytes to the letter."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from smart_customs.landing.csv_file import harmless, writing_csv
from smart_customs.landing.records import Reject

COLUMNS = ["source_row", "line", "reason", "raw", "raw_base64"]


@contextmanager
def writing_rejects(path: Path) -> Iterator[Callable[[Reject], None]]:
    r"""A function that appends a reject to a new CSV file at `path`.

    `raw` is for reading (bytes that are no UTF-8 are shown as \xNN, formulas are led by an apostrophe), `raw_base64` gives the
    bytes back.
    """
    with writing_csv(path) as write_row:
        write_row(COLUMNS)

        def write(reject: Reject) -> None:
            readable = harmless(reject.raw.decode("utf-8", "backslashreplace"))
            write_row([reject.source_row, reject.line, harmless(reject.reason), readable, base64.b64encode(reject.raw).decode()])

        yield write
