"""The ledger of what was landed: one JSON line a landing, in order. Lines are added, never changed."""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from smart_customs.files import replacing
from smart_customs.landing.refusal import Refused


@dataclass(frozen=True)
class Entry:
    """One landing of a wave's file. `records_read` is the sum of accepted, rejected and skipped; other lines do not count."""

    landed_at: str
    """ISO 8601, UTC."""
    survey_code: str
    wave_id: str
    file_name: str
    """Empty where a landing was taken back, and none stands for the wave any more."""
    sha256: str
    """Of the export."""
    platform: str
    encoding: str
    delimiter: str | None
    records_read: int
    accepted: int
    rejected: int
    skipped: int
    """Records that a rule of the platform leaves out."""
    set_aside_answers: int
    supersedes: str | None
    """The hash of the file that counted before."""
    tool_version: str
    canonical_sha256: str = ""
    """Of the canonical file that it became; empty in lines of versions that did not note it."""
    difference: dict[str, int] | None = None
    """Numbers of records added, changed and gone against the landing that it replaced; None where nobody could compare them."""
    forgotten: bool = False
    """Whether something of the wave was erased then, in a line without a file; what still counts was landed anew behind it."""


def now() -> str:
    """The time as the ledger writes it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class Ledger:
    """The ledger file of a landing folder."""

    def __init__(self, path: Path):
        self.path = path

    def entries(self) -> list[Entry]:
        """All landings, the oldest first. Raises Refused with the line that cannot be read."""
        if not self.path.exists():
            return []
        found = []
        lines = self.path.read_bytes().split(b"\n")
        for number, line in enumerate(lines, start=1):
            if not line:
                continue
            try:
                found.append(_entry(line))
            except (ValueError, TypeError, RecursionError) as error:
                remedy = "Restore the ledger from a backup; nobody but smart-customs should write it."
                if number == len(lines):
                    remedy = "The last line was cut: land its file once more with smart-customs land FILE, which writes it anew."
                raise Refused(
                    self.path,
                    f"a line that is no entry ({error})",
                    "one JSON object with the ledger's fields",
                    remedy,
                    line=number,
                ) from None
        return found

    def drop_cut_line(self) -> None:
        """Removes a last line that was cut: before its file is landed once more. What it said can be seen in no other line."""
        content = self.path.read_bytes() if self.path.exists() else b""
        whole, end, rest = content.rpartition(b"\n")
        try:
            if rest:
                _entry(rest)
        except (ValueError, TypeError, RecursionError):
            self._write(whole + end)

    def latest(self, survey_code: str, wave_id: str) -> Entry | None:
        """The landing that counts for a wave, None where none does."""
        entry = next((e for e in reversed(self.entries()) if (e.survey_code, e.wave_id) == (survey_code, wave_id)), None)
        return entry if entry and entry.file_name else None

    def standing(self) -> list[Entry]:
        """The landings that count, one a survey and wave, in the order of these."""
        latest = {(entry.survey_code, entry.wave_id): entry for entry in self.entries()}
        return [entry for _, entry in sorted(latest.items()) if entry.file_name]

    def append(self, *entries: Entry) -> None:
        """Adds a line for each, all or none."""
        before = self.path.read_bytes() if self.path.exists() else b""
        lines = "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries)
        self._write(before + (b"" if before.endswith(b"\n") or not before else b"\n") + lines.encode())

    def _write(self, content: bytes) -> None:
        with replacing(self.path, 0o600) as draft:
            draft.write_bytes(content)


def _entry(line: bytes) -> Entry:
    return Entry(**json.loads(line))
