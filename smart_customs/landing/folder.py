"""The landing folder: what lies where in it, and who may read it. It holds personal data."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from smart_customs.files import alone
from smart_customs.landing.ledger import Ledger
from smart_customs.landing.refusal import Refused


class LandingFolder:
    """A landing folder. Everything in it is for its owner alone."""

    def __init__(self, root: Path):
        self.root = root
        self.ledger = Ledger(root / "ledger.jsonl")

    def canonical(self, survey_code: str, wave_id: str) -> Path:
        """Where the canonical file of a wave lies, if there is one."""
        return self.root / "canonical" / survey_code / f"{wave_id}.parquet"

    def canonical_files(self) -> list[Path]:
        """Every file where canonical files lie, whatever it is."""
        files = (path.relative_to(self.root) for path in self.root.glob("canonical/**/*") if not path.is_dir())
        # Drafts begin with a dot; the next landing removes those of one that was killed.
        return sorted(self.root / path for path in files if not any(part.startswith(".") for part in path.parts))

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

    def keep(self, target: Path) -> "LandingFolder":
        """What counts now, as a new folder `target`, which later landings do not change. Waits until a landing has ended.

        The files are the same ones under a second name where the disk allows it, else copies.
        """
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True, mode=0o700)
        kept = LandingFolder(target)
        if self.root.exists():
            # Where nobody can write, nobody lands.
            with alone(self.root / ".lock") if os.access(self.root, os.W_OK) else nullcontext():
                for path in [self.ledger.path, *self.canonical_files()]:
                    if path.is_file():
                        _linked(path, target / path.relative_to(self.root))
        return kept

    def _clear(self) -> None:
        """Removes what a landing left that was killed: drafts, which hold personal data."""
        parts = [self.root / part for part in ("canonical", "archive", "rejects")]
        for draft in [*self.root.glob(".*"), *(path for part in parts for path in part.rglob(".*"))]:
            if draft.is_dir():
                shutil.rmtree(draft)


def _linked(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, target)
    except OSError:
        # Another disk, or one without links.
        shutil.copy2(path, target)
