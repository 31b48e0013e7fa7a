"""Publications that are kept: the one that stands, and those before it, each whole in a folder with its manifest.

A folder's files are the published ones under a second name, where the disk knows links. It is made aside and gets its name before
its files take their place, so whatever stands is kept as well.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from smart_customs.duckdb_files import attach
from smart_customs.files import alone, file_sha256, replacing, sync
from smart_customs.landing.folder import LandingFolder
from smart_customs.paths import Home
from smart_customs.publication.history import note, read_history
from smart_customs.publication.manifest import NAME, Manifest, ManifestError, file_of, manifest_of, read_manifest, write_manifest
from smart_customs.publication.publish import PublicationError, Published, fingerprints, prepared

DEFAULT = 5


@dataclass(frozen=True)
class Kept:
    """A publication that is kept: its folder, and what its manifest says."""

    folder: Path
    manifest: Manifest

    @property
    def publication(self) -> Path:
        """The file for analysts."""
        return self.folder / "smart_customs.duckdb"

    @property
    def restricted(self) -> Path:
        """The file for the project office."""
        return self.folder / "restricted.duckdb"


def kept(home: Home) -> list[Kept]:
    """Those with a manifest that can be read; first the one that was published last, whatever the clock said."""
    found = []
    for folder in folders(home):
        try:
            found.append(Kept(folder, read_manifest(folder / NAME)))
        except ManifestError:
            continue
    places = {line.run_id: place for place, line in enumerate(read_history(home)) if line.event == "published"}
    return sorted(found, key=lambda one: (places.get(one.manifest.run_id, -1), one.folder.name), reverse=True)


def folders(home: Home) -> list[Path]:
    """Where publications are kept, also those whose manifest is lost."""
    return sorted(path for path in home.publications.glob("[!.]*") if path.is_dir())


def standing(home: Home) -> Kept | None:
    """The one whose marts analysts read now. None where nothing is published, or it was published before any was kept."""
    made = made_by(home.publication)
    return next((one for one in kept(home) if (one.manifest.run_id, one.manifest.published_at) == made), None)


def made_by(publication: Path, schema: str = "marts") -> tuple[str, str] | None:
    """The run that made a publication, and when (ISO 8601, UTC); None where there is none that can be read."""
    with duckdb.connect() as connection:
        try:
            attach(connection, publication, "made")
            row = connection.execute(f"select run_id, published_at from made.{schema}.publication_info").fetchone()
        except duckdb.Error:
            return None
    return (row[0], f"{row[1].isoformat()}Z") if row else None


def publish_and_keep(home: Home, candidate: Path) -> dict[str, Published]:
    """Publishes marts and restricted tables of the candidate, keeps them, and drops what is older than the last ones.

    Both files are ready, and kept, before any takes its place; the restricted one does so first. Raises PublicationError, and
    leaves the last publication as it was, where the files are not as the candidate.
    """
    most = how_many()
    with publications_alone(home):
        last = standing(home)
        with (
            prepared(candidate, "marts", home.publication, mode=0o640) as marts,
            prepared(candidate, "restricted", home.restricted, mode=0o600) as restricted,
        ):
            made = {"marts": marts, "restricted": restricted}
            now = keep(home, manifest_of(candidate, made), made)
        note(home, "published", now.manifest.run_id, now.manifest.published_at, last.manifest.run_id if last else None)
        for old in [one for one in kept(home) if one.folder != now.folder][most - 1 :]:
            drop(home, old)
        for old in older_than_a_forgetting(home):
            drop(home, old)
        for folder in set(folders(home)) - {one.folder for one in kept(home)}:
            shutil.rmtree(folder)
    return made


def older_than_a_forgetting(home: Home) -> list[Kept]:
    """Those that were made of what was landed before something of it was forgotten, but for the one that stands."""
    anew: dict[tuple[str, str], set[str]] = {}
    for entry in LandingFolder(home.landing).ledger.entries():
        wave = (entry.survey_code, entry.wave_id)
        if entry.forgotten:
            anew[wave] = set()
        elif wave in anew:
            anew[wave].add(entry.canonical_sha256)
    if not anew:
        return []
    now = standing(home)
    return [
        one
        for one in kept(home)
        if one != now
        and any(
            part.origin == "landed" and part.sha256 not in anew.get((part.survey_code, part.wave_id), {part.sha256})
            for part in one.manifest.inputs
        )
    ]


def keep(home: Home, manifest: Manifest, published: Mapping[str, Published]) -> Kept:
    """Keeps files that are ready, under the name of their time and run; the folder is there as a whole or not at all."""
    at = datetime.fromisoformat(manifest.published_at)
    target = home.publications / f"{at:%Y%m%dT%H%M%SZ}_{manifest.run_id[:8]}"
    aside = target.with_name(f".{target.name}")
    aside.mkdir(mode=0o700)
    for made in published.values():
        _link(made.draft, aside / made.path.name)
        (aside / made.path.name).chmod(0o600 if made.path == home.restricted else 0o640)
        sync(aside / made.path.name)
    write_manifest(aside / NAME, manifest)
    sync(aside / NAME)
    sync(aside)
    # The same run may have published in the same second, where its step was tried again.
    shutil.rmtree(target, ignore_errors=True)
    os.replace(aside, target)
    sync(home.publications)
    return Kept(target, manifest)


def drop(home: Home, one: Kept) -> None:
    """Deletes a kept publication; never half of it under its name."""
    aside = home.publications / f".{one.folder.name}"
    os.replace(one.folder, aside)
    shutil.rmtree(aside)


def put_in_place(home: Home, one: Kept) -> None:
    """Puts both files of a kept publication where people read them, each in one step, the restricted one first."""
    _put(one.restricted, home.restricted, 0o600)
    _put(one.publication, home.publication, 0o640)


def replace_restricted(home: Home, one: Kept, fresh: Path) -> Kept:
    """Makes a file that was written anew the restricted one of a kept publication, which its manifest then says.

    Call it within `publications_alone`.
    Where the publication stands, also in the place where the office reads it: that comes last, so that no interruption brings the
    old file back. The manifest comes first: until the file is the new one, it is wrong, and whoever erases does it again.
    """
    is_standing = one == standing(home)
    made = Published(home.restricted, fresh, file_sha256(fresh), fingerprints(fresh, "restricted"))
    manifest = replace(one.manifest, files={**one.manifest.files, home.restricted.stem: file_of(made, "restricted")})
    with replacing(one.folder / NAME, 0o600) as draft:
        write_manifest(draft, manifest)
    with replacing(one.restricted, 0o600) as draft:
        shutil.copyfile(fresh, draft)
    if is_standing:
        _put(one.restricted, home.restricted, 0o600)
    return Kept(one.folder, manifest)


def how_many() -> int:
    """How many publications are kept: `SMART_CUSTOMS_KEEP`. Raises PublicationError where that is no number from 1 on."""
    said = os.environ.get("SMART_CUSTOMS_KEEP") or str(DEFAULT)
    if not (said.isascii() and said.isdigit() and int(said)):
        raise PublicationError(f"SMART_CUSTOMS_KEEP={said}: expected how many publications are kept, a number from 1 on.")
    return int(said)


@contextmanager
def publications_alone(home: Home) -> Iterator[None]:
    """Waits until nobody else publishes, goes back or forgets, and puts right what one left that was killed."""
    home.publications.mkdir(parents=True, exist_ok=True)
    home.publications.chmod(0o700)
    with alone(home.publications / ".lock"):
        _clear(home)
        _settle(home)
        yield


def _clear(home: Home) -> None:
    """Removes drafts: they hold personal data."""
    drafts = [path for pattern in (".*", "*/.*") for path in home.publications.glob(pattern) if path.is_dir()]
    drafts += [path for place in (home.publication, home.restricted) for path in home.warehouse.glob(f".{place.name}.*")]
    for draft in drafts:
        if draft.is_dir():
            shutil.rmtree(draft)


def _settle(home: Home) -> None:
    """The marts decide which publication stands: its restricted file stands beside it, and the history says so.

    What was kept and never stood is dropped.
    """
    now = standing(home)
    if now is None:
        return
    if now.restricted.exists() and not _is_same(now.restricted, home.restricted):
        _put(now.restricted, home.restricted, 0o600)
    history = read_history(home)
    stood = {line.run_id for line in history}
    if not history or history[-1].run_id != now.manifest.run_id:
        note(
            home,
            "rolled_back" if now.manifest.run_id in stood else "published",
            now.manifest.run_id,
            now.manifest.published_at,
            history[-1].run_id if history else None,
        )
    for one in kept(home):
        if one.folder.name > now.folder.name and one.manifest.run_id not in stood:
            drop(home, one)


def _is_same(one: Path, other: Path) -> bool:
    return other.exists() and (one.samefile(other) or file_sha256(one) == file_sha256(other))


def _put(file: Path, place: Path, mode: int) -> None:
    """Puts a kept file in its public place, in one step."""
    with replacing(place, mode) as draft:
        _link(file, draft)


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:
        # A disk without links.
        shutil.copyfile(path, target)
