"""Whether what is published and kept is as the manifests say."""

import os
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path

import duckdb

from smart_customs.files import alone, file_sha256
from smart_customs.paths import Home
from smart_customs.publication.kept import Kept, folders, kept, made_by, standing
from smart_customs.publication.manifest import File, Manifest
from smart_customs.publication.publish import fingerprints


def problems(home: Home) -> list[str]:
    """What of the publications is not as their manifests say, a sentence each. None where nothing was ever published.

    Waits while somebody publishes.
    """
    # Where nobody can write, nobody publishes.
    with alone(home.publications / ".lock") if os.access(home.publications, os.W_OK) else nullcontext():
        return _problems(home)


def _problems(home: Home) -> list[str]:
    now, all_kept = standing(home), kept(home)
    found = [f"{problem} Publish anew: make run." for problem in _problems_of_standing(home, now, all_kept)]
    readable = {one.folder for one in all_kept}
    found.extend(
        f"{folder}: expected a manifest, found none that can be read. The next run removes it: make run."
        for folder in folders(home)
        if folder not in readable
    )
    for one in all_kept:
        if one != now:
            found.extend(f"{problem} Nobody can go back to it. Remove its folder." for problem in problems_of(one))
    return found


def problems_of(one: Kept) -> list[str]:
    """What of a kept publication is not as its manifest says, a sentence each."""
    found = [_problem_of(one.folder / f"{name}.duckdb", file, one.manifest) for name, file in one.manifest.files.items()]
    return [problem for problem in found if problem]


def _problems_of_standing(home: Home, now: Kept | None, all_kept: list[Kept]) -> list[str]:
    if now is None:
        if not home.publication.exists():
            return []
        made = made_by(home.publication)
        whose = f"that of run {made[0]}, of which none is kept" if made else "a file that names no run"
        return [f"{home.publication}: expected a publication with a manifest in {home.publications}, found {whose}."]
    found: list[str | None] = [*problems_of(now)]
    for place, file in ((home.publication, now.publication), (home.restricted, now.restricted)):
        if file.exists() and not (place.exists() and place.samefile(file)):
            found.append(_problem_of(place, now.manifest.files[place.stem], now.manifest))
    # Who was killed between the two files left the restricted one of another publication; the next run puts that right.
    others = {one.manifest.files[home.restricted.stem].sha256 for one in all_kept if one != now}
    interrupted = home.restricted.exists() and file_sha256(home.restricted) in others
    return [problem for problem in found if problem and not (interrupted and problem.startswith(f"{home.restricted}:"))]


def _problem_of(path: Path, file: File, manifest: Manifest) -> str | None:
    if not path.exists():
        return f"{path}: expected a file of the publication of run {manifest.run_id}, found none."
    same_bytes = file_sha256(path) == file.sha256
    differing = _differing_tables(path, file, manifest)
    if same_bytes and not differing:
        return None
    bytes_say = "" if same_bytes else f", with the SHA-256 {file.sha256[:12]}..., found another one"
    tables_say = f"; its tables differ in {', '.join(differing)}" if differing else "; its tables are the same"
    return f"{path}: expected the file of the publication of run {manifest.run_id}{bytes_say}{tables_say}."


def _differing_tables(path: Path, file: File, manifest: Manifest) -> list[str]:
    """Tables that are missing, added or other than the manifest says."""
    schema = next(iter(file.tables)).partition(".")[0]
    try:
        found = {f"{schema}.{name}": (table.rows, table.content_hash) for name, table in fingerprints(path, schema).items()}
    except duckdb.Error:
        return ["all, for it cannot be opened"]
    expected = {name: (table.rows, table.content_hash) for name, table in file.tables.items()}
    if manifest.versions["duckdb"] != version("duckdb"):
        # Versions of DuckDB may hash differently; the file's SHA-256 says the same.
        found, expected = ({name: (rows, "") for name, (rows, _) in tables.items()} for tables in (found, expected))
    return sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))
