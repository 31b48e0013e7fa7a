"""The inbox: files that people or programs copied there, and whether their copying has ended."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from smart_customs.landing.folder import LandingFolder

_MAPPING = "columns.csv"
_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".swp")


class Waiting(NamedTuple):
    """A file in the inbox of a survey and wave. `state` changes whenever the file does."""

    path: Path
    survey_code: str
    wave_id: str
    state: str


def waiting(folder: LandingFolder, waves: Sequence[tuple[str, str]]) -> list[Waiting]:
    """The exports in the inbox of each survey and wave, whose folders are made for whoever copies files there."""
    found = []
    for survey_code, wave_id in waves:
        inbox = folder.inbox(survey_code, wave_id)
        inbox.mkdir(parents=True, exist_ok=True)
        for path in sorted(inbox.iterdir()):
            if path.is_file() and not path.name.startswith((".", "~$")) and path.name != _MAPPING:
                if not path.name.endswith(_UNFINISHED):
                    status = path.stat()
                    found.append(Waiting(path, survey_code, wave_id, f"{status.st_size}-{status.st_mtime_ns}"))
    folder.root.chmod(0o700)
    return found


def finished(files: Sequence[Waiting], before: Mapping[str, str]) -> list[Waiting]:
    """The files that are not empty and are as they were at the last look (`before`: state by path)."""
    return [file for file in files if before.get(str(file.path)) == file.state and not file.state.startswith("0-")]


def mapping_beside(export: Path) -> Path | None:
    """The column mapping for the exports of an inbox, where there is one: `columns.csv`."""
    mapping = export.with_name(_MAPPING)
    return mapping if mapping.exists() else None
