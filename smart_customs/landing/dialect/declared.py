"""The form of a file: what somebody declares of it, and what it turned out to be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Declared:
    """What is known of a file before it is read. `None`: to be detected."""

    encoding: str | None = None
    delimiter: str | None = None
    """One character or several."""
    quote: str | None = None
    escape: str | None = None
    """What stands before a quote inside a quoted cell; the quote itself where quotes are doubled."""
    header_rows: int = 1
    skip_lines: int | None = None
    """Lines (rows of a worksheet) before the header."""
    sheet: str | None = None
    """The worksheet of a workbook."""


@dataclass(frozen=True)
class Dialect:
    """How a file is written."""

    encoding: str
    delimiter: str
    quote: str = '"'
    escape: str = '"'

    def __str__(self) -> str:
        style = "doubled quotes" if self.escape == self.quote else f"quotes escaped by {self.escape}"
        return f"encoding {self.encoding}, delimiter {shown(self.delimiter)}, quote {self.quote}, {style}"


def shown(delimiter: str) -> str:
    """A delimiter as a person can read it."""
    return "tab" if delimiter == "\t" else f"`{delimiter}`"
