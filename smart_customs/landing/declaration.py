"""The form of a file as somebody declares it, by the command's options or in a file."""

from smart_customs.landing.dialect import Declared

DATE_ORDERS = ("dmy", "mdy", "ymd")


class Wrong(ValueError):
    """A value that an option does not take."""

    def __init__(self, option: str, expected: str, found: object):
        self.option = option
        self.expected = expected
        self.found = found
        super().__init__(f"--{option.replace('_', '-')} takes {expected}, found {found!r}.")


def declared_of(
    encoding: str | None = None,
    delimiter: str | None = None,
    quote: str | None = None,
    escape: str | None = None,
    skip_lines: int | None = None,
    sheet: str | None = None,
    header_rows: int = 1,
) -> Declared:
    """The declared form of a file. `delimiter` may be the word `tab`. Raises Wrong."""
    for option, value in (("quote", quote), ("escape", escape)):
        if value is not None and len(value) != 1:
            raise Wrong(option, "one character", value)
    if delimiter == "":
        raise Wrong("delimiter", "at least one character", delimiter)
    if delimiter is not None and (quote or '"') in delimiter:
        raise Wrong("delimiter", f"no {quote or chr(34)}: --delimiter and --quote cannot be the same", delimiter)
    delimiter = "\t" if delimiter in ("tab", "\\t") else delimiter
    return Declared(encoding, delimiter, quote, escape, header_rows, skip_lines, sheet)
