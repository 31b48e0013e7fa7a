"""How a file is refused: with a sentence that says where, what was expected, what was found, and what to do."""

from pathlib import Path

from smart_customs.printable import printable, printable_lines


class Refused(Exception):
    """A file, or a use of it, that cannot be trusted as it is. Nothing was written because of it."""

    def __init__(
        self, path: Path | str, found: str, expected: str, remedy: str, line: int | None = None, is_found_for_logs: bool = False
    ):
        """`is_found_for_logs`: what was found is no answer, and nothing that only the file's owner may know."""
        self.path = str(path)
        self.line = line
        self.found = found
        self.expected = expected
        self.remedy = remedy
        self.is_found_for_logs = is_found_for_logs
        super().__init__(str(self))

    def __str__(self) -> str:
        return f"{self._place}: found {printable(self.found)}; {self._expected}"

    def for_logs(self) -> str:
        """The sentence without what was found, if that may be an answer: logs are kept, and read by others than its owner."""
        return str(self) if self.is_found_for_logs else f"{self._place}: {self._expected}"

    @property
    def _expected(self) -> str:
        # A remedy may be followed by more refusals, a line each.
        return f"expected {printable(self.expected)}. {printable_lines(self.remedy)}"

    @property
    def _place(self) -> str:
        path = printable(self.path)
        return path if self.line is None else f"{path}, line {self.line}"
