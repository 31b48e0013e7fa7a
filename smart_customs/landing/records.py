"""What one layer of landing hands to the next: records that were read, and what could not be trusted."""

from typing import NamedTuple


class Record(NamedTuple):
    """One record of a file."""

    source_row: int
    """Its number among the file's records, rejected ones counted, from 1."""
    line: int
    """The line of the file on which it begins, from 1; the row of a worksheet."""
    cells: tuple[str, ...]
    """One text for each column."""


class Reject(NamedTuple):
    """Bytes of a file that were not taken in."""

    source_row: int
    line: int
    raw: bytes
    """The bytes as they stand in the file; of a worksheet's row, its cells as JSON."""
    reason: str
    is_by_rule: bool = False
    """Whether it is a sound record that a rule of the platform leaves out."""
