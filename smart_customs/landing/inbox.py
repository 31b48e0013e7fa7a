"""The inbox: files that people or programs copied there, and whether their copying has ended."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from smart_customs.files import for_owner_alone
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.refusal import Refused

_MAPPING = "columns.csv"
_OPTIONS = "options.toml"
_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".swp")


class Waiting(NamedTuple):
    """A file in the inbox of a survey and wave. `state` changes whenever the file does, or what is said of it beside it."""

    path: Path
    survey_code: str
    wave_id: str
    state: str


def waiting(folder: LandingFolder, waves: Sequence[tuple[str, str]]) -> list[Waiting]:
    """The exports in the inbox of each survey and wave, whose folders are made for whoever copies files there."""
    found = []
    for survey_code, wave_id in waves:
        inbox = folder.inbox(survey_code, wave_id)
        with for_owner_alone():
            inbox.mkdir(parents=True, exist_ok=True)
        said = [path for name in (_MAPPING, _OPTIONS) if (path := inbox / name).exists()]
        for path in sorted(inbox.iterdir()):
            if (path.is_file() or path.is_symlink()) and not path.name.startswith((".", "~$")) and path not in said:
                if not path.name.endswith(_UNFINISHED):
                    found.append(Waiting(path, survey_code, wave_id, " ".join(map(_state, [path, *said]))))
    folder.root.chmod(0o700)
    return found


def exports_in(inbox: Path) -> list[Path]:
    """All files in an inbox that may be exports, finished or not."""
    return [path for path in sorted(inbox.glob("*")) if path.is_file() and path.name not in (_MAPPING, _OPTIONS)]


def finished(files: Sequence[Waiting], before: Mapping[str, str]) -> list[Waiting]:
    """The files that are not empty and are as they were at the last look (`before`: state by path)."""
    return [file for file in files if before.get(str(file.path)) == file.state and not file.state.startswith("0-")]


def named(inbox: Path, file_name: str) -> Path:
    """The export of that name in the inbox. Raises Refused where it is a path that leads out of it, or a link."""
    export = inbox / file_name
    if export.parent != inbox or file_name in ("", ".", ".."):
        raise Refused(file_name, "a path", f"the name of a file in {inbox}", "Copy the export there.")
    for path in (export, inbox / _MAPPING, inbox / _OPTIONS):
        if path.is_symlink():
            raise Refused(path, "a link to another file", "the file itself", "Copy the file there in place of the link.")
    return export


def mapping_beside(export: Path) -> Path | None:
    """The column mapping for the exports of an inbox, where there is one: `columns.csv`."""
    return _beside(export, _MAPPING)


def options_beside(export: Path) -> Path | None:
    """What is declared of the exports of an inbox, where there is something: `options.toml`."""
    return _beside(export, _OPTIONS)


def _beside(export: Path, name: str) -> Path | None:
    path = export.with_name(name)
    return path if path.exists() else None


def _state(path: Path) -> str:
    # Of a link what it says, not what it leads to, which may be nothing.
    status = path.lstat()
    return f"{status.st_size}-{status.st_mtime_ns}"
