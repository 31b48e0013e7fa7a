"""The dbt project from outside: its manifest, which is parsed once for each state of the sources, and how dbt is called.

What is derived from the sources lies in `target/parsed`, apart from what a bare `dbt` writes. It is made aside, by one process
at a time, put in place by one rename, and made anew where it is missing, broken, or of other sources.
"""

import hashlib
import importlib.metadata
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from smart_customs.files import alone, replacing
from smart_customs.paths import PROJECT

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest as ParsedManifest

Manifest = Mapping[str, Any]

# The program dbt of this environment; its console script does not start from every path.
DBT = [sys.executable, "-m", "dbt.cli.main"]

# What a manifest is made of.
SOURCES = ["dbt_project.yml", "profiles.yml", "models", "seeds", "macros", "tests/dbt"]
PACKAGES = ["dbt-core", "dbt-duckdb"]
_PARTIAL_PARSE = "partial_parse.msgpack"
_PARSING = ".parsing."


class ProjectError(Exception):
    """dbt cannot parse the project; the message is what dbt says."""


def dbt_arguments(landing: Path, collected: Path | None = None) -> list[str]:
    """The arguments that dbt commands share. `landing`: what was landed. `collected`: tables that Spark built, if it did."""
    folders = {"landing_folder": landing} | ({"collected_folder": collected} if collected else {})
    # dbt would take braces in a path for a template.
    return ["--vars", json.dumps({name: f"{{% raw %}}{folder}{{% endraw %}}" for name, folder in folders.items()})]


@cache
def manifest() -> Manifest:
    """dbt's manifest of the project as it is now. Raises ProjectError if the project does not parse."""
    found = kept("manifest")
    if found is None:
        parse()
        found = kept("manifest")
    if found is None:
        raise ProjectError(f"{PROJECT}: the sources of the dbt project changed while they were parsed. Run again.")
    return found


def parse() -> "ParsedManifest":
    """The manifest as dbt's own object, for builds in this process; keeps what the next parse can begin with.

    Raises ProjectError if the project does not parse.
    """
    from dbt.cli.main import dbtRunner

    folder = _parsed_folder()
    with alone(folder / ".lock"), _scratch(folder) as scratch:
        sources = sources_sha256()
        is_current = kept("manifest") is not None
        # Of changed sources everything is parsed: dbt's partial parse forgets what YAML says of tests whose macros changed.
        if is_current and (folder / _PARTIAL_PARSE).exists():
            shutil.copyfile(folder / _PARTIAL_PARSE, scratch / _PARTIAL_PARSE)
        # Never opened, and the same for all homes: dbt parses everything anew where the profile differs.
        with environment(WAREHOUSE_PATH="unopened.duckdb"):
            result = dbtRunner().invoke(["parse", *quiet(scratch), *in_project()])
        if not result.success:
            raise ProjectError(f"dbt cannot parse the project: {result.exception}")
        if not is_current:
            with replacing(folder / _PARTIAL_PARSE, 0o600) as draft:
                shutil.copyfile(scratch / _PARTIAL_PARSE, draft)
            keep("manifest", json.loads((scratch / "manifest.json").read_text(encoding="utf-8")), sources)
        return cast("ParsedManifest", result.result)


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """A folder to parse in; those of parsings that were killed go."""
    for left in folder.glob(f"{_PARSING}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=_PARSING, dir=folder) as name:
        yield Path(name)


def quiet(target: Path) -> list[str]:
    """Arguments for a dbt command that prints nothing, keeps no log, and writes to `target` alone."""
    return ["--log-level", "none", "--log-level-file", "none", "--target-path", str(target), "--log-path", str(target)]


def in_project() -> list[str]:
    """Arguments that name the project, wherever the process stands."""
    return ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Sets variables of the environment for the time of the block."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def keep(name: str, content: Any, sources: str) -> None:
    """Keeps what was derived from the sources with the hash `sources`."""
    with replacing(_parsed_folder() / f"{name}.json", 0o600) as draft:
        draft.write_text(json.dumps({"sources_sha256": sources, "content": content}), encoding="utf-8")


def kept(name: str) -> Any | None:
    """What was derived from the sources as they are now; None where there is nothing, or it is broken or of other sources."""
    try:
        found = json.loads((_parsed_folder() / f"{name}.json").read_text(encoding="utf-8"))
        return found["content"] if found["sources_sha256"] == sources_sha256() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def sources_sha256() -> str:
    """A hash over all that a manifest is made of: names and contents of the sources, and the versions of dbt."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        digest.update(f"{package} {importlib.metadata.version(package)}\n".encode())
    for source in (PROJECT / name for name in SOURCES):
        for file in [source] if source.is_file() else sorted(path for path in source.rglob("*") if path.is_file()):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            digest.update(f"{file.relative_to(PROJECT).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def _parsed_folder() -> Path:
    folder = PROJECT / "target" / "parsed"
    folder.mkdir(parents=True, exist_ok=True)
    (PROJECT / "target").chmod(0o700)
    return folder
