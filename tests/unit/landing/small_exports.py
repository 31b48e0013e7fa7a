"""Small exports for tests of the platform layer, without bytes and without a codebook."""

from pathlib import Path

from smart_customs.landing.platforms import PLATFORMS
from smart_customs.landing.platforms.platform import Settings, Standard, Wanted
from smart_customs.landing.records import Record, Reject

PATH = Path("export.csv")


def records(rows: list[tuple[str, ...]]) -> list[Record]:
    return [Record(number, number + 1, tuple(cells)) for number, cells in enumerate(rows, start=1)]


def read(platform: str, header: list, rows: list, wanted: Wanted | None = None, settings: Settings | None = None) -> Standard:
    """A small export in the standard form; `header` is one row, or several."""
    headers = header if isinstance(header[0], list) else [header]
    return PLATFORMS[platform].standardise(
        headers, iter(records(rows)), wanted or Wanted({}, frozenset()), settings or Settings(), PATH
    )


def reasons(standard: Standard) -> list[str]:
    """Why each response was rejected, empty for one that was not."""
    return [item.reason if isinstance(item, Reject) else "" for item in standard.responses]


def flags_of(*columns: str) -> Wanted:
    return Wanted({column: column for column in columns}, frozenset(columns))
