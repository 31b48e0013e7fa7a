"""What the landing folder holds of one Member in a wave is erased, or only its contact point.

Every export of the wave is written anew without it, and landed again.

All is made aside first. Then the ledger gets, in one step, a line that says that something was forgotten, and the lines of what
was landed anew. What was there before is deleted behind that: whatever interrupts it, saying it again completes it.
"""

import base64
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from smart_customs.files import file_sha256, replacing
from smart_customs.landing.codebook import load_codebook
from smart_customs.landing.csv_file import read_csv
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.forgetting_files import write_changed
from smart_customs.landing.forgetting_records import CONTACT_POINT, Erasure, Names, load_names
from smart_customs.landing.inbox import exports_in
from smart_customs.landing.land import Archived, keep_order, land_archived, open_archived
from smart_customs.landing.ledger import Entry
from smart_customs.landing.refusal import Refused
from smart_customs.landing.upkeep import files_of, history_of, left_behind, withdrawal


class Forgetting(NamedTuple):
    """Whose data are erased, and whether its contact point alone."""

    survey_code: str
    wave_id: str
    iso3: str
    contact_only: bool


class Forgotten(NamedTuple):
    """What became of the landing folder."""

    records: int
    """Records of the file that counts which were erased, or in which something was."""
    unread: int
    """Rejected records of that file which stay, since they do not name the Member."""


def forget_member(what: Forgetting, folder: LandingFolder, seeds: Path) -> Forgotten:
    """Erases it from canonical file, exports, rejects and what was set aside. The ledger says when, and not what.

    Raises Refused, with everything as it was, where the wave was never landed, where an export waits in its inbox, or where the
    file that counts cannot be landed without the Member.
    """
    with folder.alone():
        codebook = load_codebook(seeds, what.survey_code, what.wave_id)
        names = load_names(seeds, codebook, what.iso3)
        history = history_of(what.survey_code, what.wave_id, folder)
        if waiting := len(exports_in(folder.inbox(what.survey_code, what.wave_id))):
            raise Refused(
                folder.inbox(what.survey_code, what.wave_id),
                f"{waiting} {'file' if waiting == 1 else 'files'} in the inbox, which may hold the same data",
                "none",
                f"Land or delete {'it' if waiting == 1 else 'them'}, then say it again.",
            )
        contacts = frozenset(q.column_name for q in codebook.questions if q.topic == CONTACT_POINT)
        with tempfile.TemporaryDirectory(prefix=".forgetting.", dir=folder.root) as name:
            anew = _Anew(LandingFolder(Path(name)), folder, seeds, names, contacts if what.contact_only else None)
            files = files_of(history)
            for entry in files:
                anew.take(entry, counts=entry is files[-1])
            if anew.erased or _others(folder, files, what):
                _take_its_place(anew.folder, folder, history[-1], what)
        for path in left_behind(folder, what.survey_code, what.wave_id):
            shutil.rmtree(path)
        latest = folder.ledger.latest(what.survey_code, what.wave_id)
        return Forgotten(anew.erased_from_last, latest.rejected + latest.skipped if latest else 0)


class _Anew:
    """A landing folder aside, in which the files of a wave are landed without the Member."""

    def __init__(self, folder: LandingFolder, before: LandingFolder, seeds: Path, names: Names, contacts: frozenset[str] | None):
        """`contacts`: the columns of the codebook to empty; None where whole records go."""
        self.folder = folder
        self.erased = 0
        self.erased_from_last = 0
        self._before = before
        self._seeds = seeds
        self._names = names
        self._contacts = contacts

    def take(self, entry: Entry, counts: bool) -> None:
        """Lands the file of an entry without the Member; not at all where nothing is left of it.

        One that does not count any more and cannot be read or landed today is dropped: nobody could go back to it. Raises Refused
        where the one that `counts` cannot.
        """
        try:
            erased, left = self._take(entry)
        except Refused:
            if counts:
                raise
            erased, left = 1, 0
        self.erased += erased
        if counts:
            self.erased_from_last = erased
            if not left:
                # None of those before it counts instead.
                self.folder.ledger.path.unlink(missing_ok=True)

    def _take(self, entry: Entry) -> tuple[int, int]:
        """How many records were erased, or something in them, and how many are left."""
        archived = open_archived(entry, self._before, self._seeds)
        erasure = self._erasure(entry, archived)
        draft = self.folder.root / "draft"
        if left := write_changed(archived, erasure, draft):
            archive = self.folder.archive(entry.survey_code, entry.wave_id, file_sha256(draft))
            archive.mkdir(parents=True, exist_ok=True)
            draft.rename(archive / entry.file_name)
            keep_order(archived.order, archive)
            land_archived(replace(entry, sha256=archive.name), self.folder, self._seeds)
        return erasure.erased, left

    def _erasure(self, entry: Entry, archived: Archived) -> Erasure:
        member = next(
            q.column_name for q in load_codebook(self._seeds, entry.survey_code, entry.wave_id).questions if q.is_member
        )
        members = frozenset(at for at, column in enumerate(archived.columns) if column == member)
        emptied = None
        if self._contacts is not None:
            # What nothing is read from may be a name or an address that the platform noted.
            emptied = archived.unread | {at for at, column in enumerate(archived.columns) if column in self._contacts}
        dialect = archived.table.dialect
        return Erasure(self._names, members, emptied, self._rejected(entry), dialect.encoding if dialect else "utf-8")

    def _rejected(self, entry: Entry) -> frozenset[int]:
        """The numbers of rejected records that name the Member."""
        path = self._before.rejects(entry.survey_code, entry.wave_id, entry.sha256) / "rejects.csv"
        if not path.exists():
            return frozenset()
        return frozenset(
            int(row["source_row"])
            for row in read_csv(path)
            if self._names.are_in(base64.b64decode(row["raw_base64"]).decode("utf-8", "replace"))
        )


def _others(folder: LandingFolder, files: list[Entry], what: Forgetting) -> bool:
    """Whether exports are there that nobody can go back to: of landings that were undone, or killed."""
    kept = {entry.sha256 for entry in files}
    return any(path.name not in kept for path in (folder.root / "archive" / what.survey_code / what.wave_id).glob("*"))


def _take_its_place(anew: LandingFolder, folder: LandingFolder, last: Entry, what: Forgetting) -> None:
    """Puts what was landed aside into the folder. Until the ledger is written, what was there before counts."""
    for part in ("archive", "rejects"):
        for made in sorted(anew.root.joinpath(part, what.survey_code, what.wave_id).glob("*")):
            target = folder.root / part / what.survey_code / what.wave_id / made.name
            for file in made.iterdir():
                with replacing(target / file.name, 0o600) as draft:
                    file.rename(draft)
    entries = anew.ledger.entries()
    canonical = folder.canonical(what.survey_code, what.wave_id)
    if entries:
        with replacing(canonical, 0o600) as draft:
            anew.canonical(what.survey_code, what.wave_id).rename(draft)
    folder.ledger.append(withdrawal(last, forgotten=True), *entries)
    for path in (*([] if entries else [canonical]), canonical.with_suffix(".csv")):
        path.unlink(missing_ok=True)
