"""Which publication came to stand when: a JSON line each, in `warehouse/publications/history.jsonl`."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from smart_customs.files import replacing
from smart_customs.paths import Home


@dataclass(frozen=True)
class Standing:
    """From `at` on (ISO 8601, UTC) the publication of `run_id` stood: it was published, or somebody went back to it.

    `published_at`: when that publication was made. `before`: the run whose publication stood until then.
    """

    at: str
    event: Literal["published", "rolled_back"]
    run_id: str
    published_at: str
    before: str | None

    @property
    def in_words(self) -> str:
        """A line for whoever should know that somebody went back."""
        at, made = (time[:19].replace("T", " ") for time in (self.at, self.published_at))
        return f"Rolled back  on {at} UTC from run {self.before} to run {self.run_id}, published on {made} UTC"


def read_history(home: Home) -> list[Standing]:
    """All of it, the oldest first. A line that cannot be read is passed over: it tells, and decides nothing."""
    path = _path(home)
    found = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            found.append(Standing(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


def note(home: Home, event: Literal["published", "rolled_back"], run_id: str, published_at: str, before: str | None) -> None:
    """Adds a line, as a whole or not at all."""
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    line = json.dumps(asdict(Standing(at, event, run_id, published_at, before))) + "\n"
    path = _path(home)
    before_it = path.read_bytes() if path.exists() else b""
    with replacing(path, 0o600) as draft:
        draft.write_bytes(before_it + line.encode())


def rollbacks(home: Home) -> list[Standing]:
    """The times that somebody went back since the last run published; where that run is the last line, before it."""
    found = read_history(home)
    if found and found[-1].event == "published":
        found.pop()
    last = max((number for number, standing in enumerate(found) if standing.event == "published"), default=-1)
    return found[last + 1 :]


def _path(home: Home) -> Path:
    return home.publications / "history.jsonl"
