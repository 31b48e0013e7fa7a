"""The landing folder: what lies where in it, and who may read it. It holds personal data."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from smart_customs.files import alone, file_sha256, for_owner_alone, sync
from smart_customs.landing.ledger import Entry, Ledger
from smart_customs.landing.refusal import Refused

WAVE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
"""The form of a wave's id: it is a part of paths, of addresses and of names."""
_NEXT = ".next"


class LandingFolder:
    """A landing folder. Everything in it is for its owner alone."""

    def __init__(self, root: Path):
        self.root = root
        self.ledger = Ledger(root / "ledger.jsonl")

    def canonical(self, survey_code: str, wave_id: str) -> Path:
        """Where the canonical file of a wave lies, if there is one."""
        return self._of_wave("canonical", survey_code, wave_id).with_name(f"{wave_id}.parquet")

    def canonical_files(self) -> list[Path]:
        """Every file where canonical files lie, whatever it is."""
        files = (path.relative_to(self.root) for path in self.root.glob("canonical/**/*") if not path.is_dir())
        # Drafts begin with a dot; the next landing removes those of one that was killed.
        return sorted(self.root / path for path in files if not any(part.startswith(".") for part in path.parts))

    def announced(self, survey_code: str, wave_id: str) -> Path:
        """Where a wave's new canonical file waits for its line in the ledger, and then takes its place: `complete`."""
        canonical = self.canonical(survey_code, wave_id)
        return canonical.with_name(f".{canonical.name}{_NEXT}")

    def archive(self, survey_code: str, wave_id: str, sha256: str) -> Path:
        """The folder that keeps an export as it came, with what was said of it."""
        return self._of_wave("archive", survey_code, wave_id) / sha256

    def rejects(self, survey_code: str, wave_id: str, sha256: str) -> Path:
        """The folder with what was rejected of an export, and which answers were set aside."""
        return self._of_wave("rejects", survey_code, wave_id) / sha256

    def inbox(self, survey_code: str, wave_id: str) -> Path:
        """The folder in which exports wait for a wave."""
        return self._of_wave("inbox", survey_code, wave_id)

    def _of_wave(self, part: str, survey_code: str, wave_id: str) -> Path:
        """Where a part of the folder keeps what belongs to a wave. Raises Refused where its id could lead elsewhere."""
        for name, text in (("survey", survey_code), ("wave id", wave_id)):
            if not WAVE_ID.fullmatch(text):
                raise Refused(
                    self.root, f"the {name} {text!r}", "letters and digits of English, `_`, `-` and `.`", "Choose another one."
                )
        return self.root / part / survey_code / wave_id

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Makes the folder where it is missing, and keeps other landings out of it. Raises Refused while another one works."""
        with for_owner_alone(), self._lock() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refused(
                    self.root, "another landing at work", "a landing folder that nobody writes to", "Try again when it has ended."
                ) from None
            self._clear()
            self.complete()
            yield

    @contextmanager
    def still(self) -> Iterator[None]:
        """Waits until no landing is at work, completes what a killed one left, and keeps others out. Does not make the folder."""
        # Where nobody can write, nobody lands.
        if not os.access(self.root, os.W_OK):
            yield
            return
        with alone(self.root / ".lock"):
            self._clear()
            self.complete()
            yield

    def complete(self) -> None:
        """Makes canonical files what the ledger says where a landing or a rollback ended between its line and the file.

        A file that waits takes its place if the wave's last line is about it, and goes otherwise. The file of a landing that was
        taken back goes. For callers that keep others out of the folder.
        """
        last: dict[tuple[str, str], list[Entry]] = {}
        try:
            for entry in self.ledger.entries():
                last.setdefault((entry.survey_code, entry.wave_id), []).append(entry)
        except Refused:
            # Whoever reads the ledger says so.
            return
        for waiting in sorted(self.root.glob(f"canonical/*/.*{_NEXT}")):
            canonical = waiting.with_name(waiting.name[1:].removesuffix(_NEXT))
            [latest] = last.get((canonical.parent.name, canonical.stem), [None])[-1:]
            if latest and latest.canonical_sha256 == file_sha256(waiting):
                os.replace(waiting, canonical)
                sync(canonical.parent)
            else:
                waiting.unlink()
        for where, entries in last.items():
            canonical = self.canonical(*where)
            if len(entries) > 1 and not entries[-1].file_name and canonical.is_file():
                if file_sha256(canonical) == entries[-2].canonical_sha256:
                    canonical.unlink()

    def _lock(self) -> IO[str]:
        self.root.mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o700)
        return (self.root / ".lock").open("w")

    def keep(self, target: Path) -> "LandingFolder":
        """What counts now, as a new folder `target`, which later landings do not change. Waits until a landing has ended.

        The files are the same ones under a second name where the disk allows it, else copies.
        """
        shutil.rmtree(target, ignore_errors=True)
        kept = LandingFolder(target)
        with for_owner_alone():
            target.mkdir(parents=True)
            if not self.root.exists():
                return kept
            with self.still():
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
