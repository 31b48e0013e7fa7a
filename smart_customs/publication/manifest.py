"""What a publication consists of and what it was made from: the file `manifest.json` beside each that is kept."""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import duckdb

from smart_customs.files import file_sha256
from smart_customs.landing.folder import LandingFolder
from smart_customs.paths import SEEDS
from smart_customs.publication.publish import Fingerprint, Published
from smart_customs.warehouse.build import landing_of

NAME = "manifest.json"
OF_A_RUN = frozenset({"marts.publication_info"})
"""Tables that say which run made them: two runs of the same inputs agree in all others."""

_PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "dagster", "great-expectations")


class ManifestError(Exception):
    """A manifest cannot be read."""


@dataclass(frozen=True)
class File:
    """One file of a publication: its SHA-256, and its tables by `schema.name`."""

    sha256: str
    tables: Mapping[str, Fingerprint]


@dataclass(frozen=True)
class Input:
    """The file that a wave of a survey was read from: `landed` or `seed`. Its name may be a person's, so it is hashed."""

    survey_code: str
    wave_id: str
    origin: str
    file_name_sha256: str
    sha256: str
    """Of the canonical file, or of the seed."""


@dataclass(frozen=True)
class Manifest:
    """What stands in `manifest.json`. `published_at`: ISO 8601, UTC. `versions`: by package. `files`: by name without ending."""

    run_id: str
    published_at: str
    project_version: str
    inputs_sha256: str
    inputs: tuple[Input, ...]
    versions: Mapping[str, str]
    files: Mapping[str, File]


def manifest_of(candidate: Path, published: Mapping[str, Published]) -> Manifest:
    """The manifest of files that were made from a candidate; `published`: by schema."""
    with duckdb.connect(candidate, read_only=True) as connection:
        ((published_at, run_id, project_version, inputs),) = connection.execute("from marts.publication_info").fetchall()
        waves = connection.execute("select distinct survey_code, wave_id from raw.raw_survey_columns order by all").fetchall()
    landed = LandingFolder(landing_of(candidate))
    return Manifest(
        run_id=run_id,
        published_at=f"{published_at.isoformat()}Z",
        project_version=project_version,
        inputs_sha256=inputs,
        inputs=tuple(_input(survey_code, wave_id, landed) for survey_code, wave_id in waves),
        versions={"python": platform.python_version(), **{package: version(package) for package in _PACKAGES}},
        files={made.path.stem: file_of(made, schema) for schema, made in published.items()},
    )


def file_of(published: Published, schema: str) -> File:
    """What the manifest says of a file that was published from a schema."""
    return File(published.sha256, {f"{schema}.{name}": table for name, table in published.tables.items()})


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Writes the manifest, for its owner alone."""
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")


def read_manifest(path: Path) -> Manifest:
    """Raises ManifestError, in a sentence, where there is none or it is broken."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        files = {
            name: File(file["sha256"], {table: Fingerprint(**found) for table, found in file["tables"].items()})
            for name, file in content.pop("files").items()
        }
        return Manifest(**content | {"inputs": tuple(Input(**one) for one in content["inputs"]), "files": files})
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ManifestError(f"{path}: expected the manifest of a publication, found {type(error).__name__}.") from None


def _input(survey_code: str, wave_id: str, landed: LandingFolder) -> Input:
    entry = landed.ledger.latest(survey_code, wave_id)
    if entry:
        return Input(survey_code, wave_id, "landed", _hash(entry.file_name), file_sha256(landed.canonical(survey_code, wave_id)))
    seed = SEEDS / "raw" / f"raw_{survey_code}_survey_{wave_id}.csv"
    return Input(survey_code, wave_id, "seed", _hash(seed.name), file_sha256(seed))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
