"""What was landed before: whether it is still whole, the way back to the file before, and the way to forget all of it."""

import importlib.metadata
import shutil
from pathlib import Path

from smart_customs.files import file_sha256
from smart_customs.landing.canonical import records_in
from smart_customs.landing.csv_file import as_typed, read_csv
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.land import Landing, land_archived
from smart_customs.landing.ledger import Entry, now
from smart_customs.landing.refusal import Refused


def problems(folder: LandingFolder) -> list[str]:
    """What of the landing folder is not as the ledger says, a sentence each: sums, exports, canonical files, rejects."""
    found = []
    entries = folder.ledger.entries()
    forgotten = _forgotten(entries)
    for number, entry in enumerate(entries, start=1):
        if not entry.file_name:
            continue
        where = f"{folder.ledger.path}, line {number}: {entry.survey_code} {entry.wave_id}, {entry.file_name}"
        if entry.records_read != entry.accepted + entry.rejected + entry.skipped:
            found.append(f"{where}: {entry.records_read} records read, which is not the sum of what became of them.")
        if number <= forgotten.get((entry.survey_code, entry.wave_id), 0):
            continue
        export = folder.archive(entry.survey_code, entry.wave_id, entry.sha256) / entry.file_name
        if not export.exists():
            found.append(f"{where}: the archived file is missing: {export}.")
        elif file_sha256(export) != entry.sha256:
            found.append(f"{where}: the archived file has changed since it was landed: {export}.")
    with folder.still():
        found.extend(canonical_problems(folder))
    for entry in folder.ledger.standing():
        found.extend(_problems_of_rejects(entry, folder))
    found.extend(
        f"{path}: it was forgotten; say it again to complete that: smart-customs forget." for path in left_behind(folder)
    )
    return found


def canonical_problems(folder: LandingFolder) -> list[str]:
    """What a run must not read, a sentence each: canonical files that are missing, changed, or without a line in the ledger."""
    found = []
    standing = folder.ledger.standing()
    for entry in standing:
        canonical = folder.canonical(entry.survey_code, entry.wave_id)
        again = f"land it again: smart-customs land --survey {entry.survey_code} --wave {entry.wave_id} --replay"
        if entry.canonical_sha256 and not canonical.exists():
            found.append(f"{canonical}: the ledger counts {entry.accepted} records of {entry.file_name}, found no file; {again}.")
        elif not entry.canonical_sha256:
            found.append(f"{canonical}: it was landed by an older version; {again}.")
        elif file_sha256(canonical) != entry.canonical_sha256:
            found.append(f"{canonical}: it has changed since {entry.file_name} was landed; {again}.")
        elif (records := _records_in(canonical)) != entry.accepted:
            found.append(f"{canonical}: {records} records, the ledger says {entry.accepted}; {again}.")
    known = {folder.canonical(entry.survey_code, entry.wave_id) for entry in standing}
    found.extend(
        f"{path}: no line of {folder.ledger.path} stands for it; land its export with smart-customs land, or remove the file."
        for path in folder.canonical_files()
        if path not in known
    )
    return found


def _records_in(canonical: Path) -> int | str:
    try:
        return records_in(canonical)
    except (OSError, ValueError):
        return "unreadable"


def _problems_of_rejects(latest: Entry, folder: LandingFolder) -> list[str]:
    found = []
    place = folder.rejects(latest.survey_code, latest.wave_id, latest.sha256)
    for name, rows, counted in (
        ("rejects.csv", rejects(folder, latest), latest.rejected + latest.skipped),
        ("set_aside.csv", set_aside(folder, latest), latest.set_aside_answers),
    ):
        if not (place / name).exists():
            found.append(f"{place / name}: it is missing; land the file again with --replay.")
        elif len(rows) != counted:
            found.append(f"{place / name}: {len(rows)} rows, the ledger says {counted}; land it again with --replay.")
    return found


def rollback(survey_code: str, wave_id: str, folder: LandingFolder, seeds: Path) -> Landing | None:
    """Puts the file before the one that counts back in its place, or none where there was none; returns what counts then.

    Raises Refused where nothing is landed for the wave.
    """
    with folder.alone():
        history = history_of(survey_code, wave_id, folder, is_withdrawn_too=False)
        files = files_of(history)
        if len(files) > 1:
            return land_archived(files[-2], folder, seeds)
        _withdraw(history[-1], folder)
        return None


def forget(survey_code: str, wave_id: str, folder: LandingFolder) -> list[Path]:
    """Deletes all that the landing folder holds of a wave: canonical file, exports, rejects, inbox. The ledger keeps the counts.

    Returns what was deleted. Raises Refused where nothing was ever landed for the wave.
    """
    with folder.alone():
        history = history_of(survey_code, wave_id, folder)
        _withdraw(history[-1], folder, forgotten=True)
        folders = [folder.root / part / survey_code / wave_id for part in ("archive", "rejects", "inbox")]
        gone = [path for path in folders if path.exists()]
        for path in gone:
            shutil.rmtree(path)
        return gone


def left_behind(folder: LandingFolder, *where: str) -> list[Path]:
    """Folders of exports and rejects of a wave, or of all, that are older than a forgetting, and were not landed anew."""
    since: dict[tuple[str, str], set[str]] = {}
    for entry in folder.ledger.entries():
        wave = (entry.survey_code, entry.wave_id)
        if entry.forgotten:
            since[wave] = set()
        elif wave in since:
            since[wave].add(entry.sha256)
    return [
        path
        for wave, kept in sorted(since.items())
        if where in ((), wave)
        for part in ("archive", "rejects")
        for path in sorted(folder.root.joinpath(part, *wave).glob("*"))
        if path.name not in kept
    ]


def set_aside(folder: LandingFolder, entry: Entry) -> list[dict[str, str]]:
    """The answers of a landing that were set aside."""
    rows = _read(folder.rejects(entry.survey_code, entry.wave_id, entry.sha256) / "set_aside.csv")
    return [{name: as_typed(cell) for name, cell in row.items()} for row in rows]


def rejects(folder: LandingFolder, entry: Entry) -> list[dict[str, str]]:
    """The records of a landing that were rejected."""
    return _read(folder.rejects(entry.survey_code, entry.wave_id, entry.sha256) / "rejects.csv")


def history_of(survey_code: str, wave_id: str, folder: LandingFolder, is_withdrawn_too: bool = True) -> list[Entry]:
    """The wave's lines of the ledger. Raises Refused where there is none; unless `is_withdrawn_too`, also where none counts."""
    history = [entry for entry in folder.ledger.entries() if (entry.survey_code, entry.wave_id) == (survey_code, wave_id)]
    if not history or not (is_withdrawn_too or history[-1].file_name):
        raise Refused(
            folder.ledger.path,
            f"no landed file of the {survey_code} survey's wave {wave_id}",
            "one that counts",
            "See what was landed: smart-customs ledger.",
        )
    return history


def files_of(history: list[Entry]) -> list[Entry]:
    """Of each file that counts or would count again the last landing, in the order in which they came to count.

    One that was undone is none of them, and none is before a line that took everything back.
    """
    files: list[Entry] = []
    for entry in history:
        if len(files) > 1 and entry.file_name and entry.sha256 == files[-2].sha256:
            files[-2:] = [entry]
        elif not entry.file_name:
            files.clear()
        elif files and files[-1].sha256 == entry.sha256:
            files[-1] = entry
        else:
            files.append(entry)
    return files


def withdrawal(last: Entry, forgotten: bool = False) -> Entry:
    """A line that says that no file counts any more, behind the last one of its wave."""
    return Entry(
        landed_at=now(),
        survey_code=last.survey_code,
        wave_id=last.wave_id,
        file_name="",
        sha256="",
        platform="",
        encoding="",
        delimiter=None,
        records_read=0,
        accepted=0,
        rejected=0,
        skipped=0,
        set_aside_answers=0,
        difference=None,
        supersedes=last.sha256 or None,
        tool_version=importlib.metadata.version("smart-customs-survey-warehouse"),
        forgotten=forgotten,
    )


def _withdraw(last: Entry, folder: LandingFolder, forgotten: bool = False) -> None:
    """Says in the ledger that no file counts any more, and takes the canonical file away."""
    folder.ledger.append(withdrawal(last, forgotten))
    # Behind the entry, which a full disk may refuse.
    canonical = folder.canonical(last.survey_code, last.wave_id)
    for path in (canonical, canonical.with_suffix(".csv")):
        path.unlink(missing_ok=True)


def _forgotten(entries: list[Entry]) -> dict[tuple[str, str], int]:
    """For each wave, the number of the last line that took everything back: what came before may have been deleted."""
    return {(entry.survey_code, entry.wave_id): number for number, entry in enumerate(entries, start=1) if not entry.file_name}


def _read(path: Path) -> list[dict[str, str]]:
    return list(read_csv(path)) if path.exists() else []
