"""How a file is refused: with a sentence that says where, what was expected, what was found, and what to do."""

from pathlib import Path


class Refused(Exception):
    """A file, or a use of it, that cannot be trusted as it is. Nothing was written because of it."""

    def __init__(self, path: Path | str, found: str, expected: str, remedy: str, line: int | None = None):
        self.path = str(path)
        self.line = line
        self.found = found
        self.expected = expected
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        return f"{self._place}: found {self.found}; expected {self.expected}. {self.remedy}"

    def for_logs(self) -> str:
        """The sentence without what was found, which may be an answer: logs are kept, and read by others than its owner."""
        return f"{self._place}: expected {self.expected}. {self.remedy}"

    @property
    def _place(self) -> str:
        return self.path if self.line is None else f"{self.path}, line {self.line}"
