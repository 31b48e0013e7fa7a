"""The landing folder: what lies where in it, and who may read it. It holds personal data."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from smart_customs.landing.ledger import Ledger
from smart_customs.landing.refusal import Refused


class LandingFolder:
    """A landing folder. Everything in it is for its owner alone."""

    def __init__(self, root: Path):
        self.root = root
        self.ledger = Ledger(root / "ledger.jsonl")

    def canonical(self, survey_code: str, wave_id: str) -> Path | None:
        """The canonical file that stands for a wave, None where there is none."""
        files = [self.canonical_as(survey_code, wave_id, suffix) for suffix in (".csv", ".parquet")]
        return next((file for file in files if file.exists()), None)

    def canonical_as(self, survey_code: str, wave_id: str, suffix: str) -> Path:
        return self.root / "canonical" / survey_code / f"{wave_id}{suffix}"

    def waves(self) -> set[tuple[str, str]]:
        """Survey and wave of every canonical file."""
        return {
            (file.parent.name, file.stem) for file in self.root.glob("canonical/*/*.*") if file.suffix in (".csv", ".parquet")
        }

    def archive(self, survey_code: str, wave_id: str, sha256: str) -> Path:
        """The folder that keeps an export as it came, with what was said of it."""
        return self.root / "archive" / survey_code / wave_id / sha256

    def rejects(self, survey_code: str, wave_id: str, sha256: str) -> Path:
        """The folder with what was rejected of an export, and which answers were set aside."""
        return self.root / "rejects" / survey_code / wave_id / sha256

    def inbox(self, survey_code: str, wave_id: str) -> Path:
        return self.root / "inbox" / survey_code / wave_id

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Makes the folder where it is missing, and keeps other landings out of it. Raises Refused while another one works."""
        self.root.mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o700)
        with (self.root / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refused(
                    self.root, "another landing at work", "a landing folder that nobody writes to", "Try again when it has ended."
                ) from None
            self._clear()
            yield

    def _clear(self) -> None:
        """Removes what a landing left that was killed: drafts, which hold personal data."""
        parts = [self.root / part for part in ("canonical", "archive", "rejects")]
        for draft in [*self.root.glob(".*"), *(path for part in parts for path in part.rglob(".*"))]:
            if draft.is_dir():
                shutil.rmtree(draft)
