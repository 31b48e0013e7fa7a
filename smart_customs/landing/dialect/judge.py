"""What becomes of a segment: a record, a reject with its reason, or a refusal of the file."""

from pathlib import Path

from smart_customs.landing.dialect.declared import Dialect
from smart_customs.landing.dialect.encoding import encoded, is_undecodable
from smart_customs.landing.dialect.segments import UNSURE, Segment
from smart_customs.landing.dialect.source import LARGEST_RECORD, MIB
from smart_customs.landing.records import Record, Reject
from smart_customs.landing.refusal import Refused


class Judge:
    """Judges the segments of one file."""

    def __init__(self, path: Path, dialect: Dialect, header: tuple[tuple[str, ...], ...]):
        self._path = path
        self._encoding = dialect.encoding
        self._header = header[0]

    def item(self, text: str, segment: Segment, row: int, line: int, is_suspect: bool = True) -> Record | Reject:
        """What the segment of the text is. Raises Refused where nothing tells records apart any more.

        `is_suspect`: the text may hold bytes that are none.
        """
        reason = segment.reason
        if reason.startswith("broken quote") and len(self._header) == 1:
            raise Refused(
                self._path,
                reason,
                "quotes around cells as pairs, since in a table of one column nothing else tells records apart",
                "Correct the line, or export the file again.",
                line=line,
            )
        if segment.cells is not None:
            if is_suspect and is_undecodable(part := text[segment.start : segment.end]):
                reason = f"a byte that is no {self._encoding} text"
            elif is_suspect and "\0" in part:
                reason = "a zero byte, which no text holds"
            elif segment.cells == self._header:
                reason = "the header once more"
            elif segment.end - segment.start > LARGEST_RECORD:
                reason = f"a record of more than {LARGEST_RECORD // MIB} MiB"
            else:
                return Record(row, line, segment.cells)
        return Reject(row, line, encoded(text[segment.start : segment.end], self._encoding), reason)

    def refusal(self, line: int) -> Refused:
        """Why the file is refused whose segments nobody can tell apart, near that line."""
        return Refused(
            self._path, UNSURE, "quotes around cells as pairs", "Correct the line, or export the file again.", line=line
        )
