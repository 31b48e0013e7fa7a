"""Homes for experiments: copies of one that has run, with a reader that polls the publication, and the judgement at the end."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from chaos.reader import content_of
from chaos.strike import Order
from smart_customs.files import file_sha256
from smart_customs.paths import PROJECT, Home

SEED = PROJECT / "seeds/raw/raw_member_survey_2024.csv"
WHERE = ("--survey", "member", "--wave", "2024")
PLANTED = "zqxplanted"
"""A word in the free text of the landed export: it may lie in the landing folder and in restricted files, nowhere else."""

RUN = ("orchestration.run", "survey_warehouse")
_SECONDS = 900


class Lost(Exception):
    """A promise was broken; the message says which."""


@dataclass(frozen=True)
class Ended:
    """How a program ended, and what it printed."""

    code: int
    said: str

    def well(self, what: str) -> "Ended":
        """Itself. Raises Lost where it did not end with 0."""
        if self.code:
            raise Lost(f"{what} ended with {self.code}: {self.said.strip()[-600:]}")
        return self

    def refused(self, what: str, *words: str) -> "Ended":
        """Itself. Raises Lost where it did not end with 1, in sentences, with these words among them."""
        if self.code != 1:
            raise Lost(f"{what}: expected the exit code 1, found {self.code}: {self.said.strip()[-600:]}")
        if missing := [word for word in words if word not in self.said]:
            raise Lost(f"{what}: expected it to say {missing}, found: {self.said.strip()[-600:]}")
        if "Traceback" in self.said:
            raise Lost(f"{what}: expected sentences, found a traceback: {self.said.strip()[-600:]}")
        return self


@dataclass(frozen=True)
class Contents:
    """What a publication holds that is made of one input: a hash over the marts, and one over the restricted tables."""

    marts: str
    restricted: str


class Place:
    """A home below a folder, and a folder for temporary files of the programs that are started in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = Home(folder / "home")
        self.temporary = folder / "tmp"
        self.temporary.mkdir(parents=True, exist_ok=True)
        self.home.root.mkdir(exist_ok=True)

    def copy(self, folder: Path) -> "Place":
        """The same home in a new folder."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Place(folder)

    def order(self, **what) -> Order:
        """An order about this home."""
        return Order(str(self.home.root), **what)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "SMART_CUSTOMS_HOME": str(self.home.root),
            "TMPDIR": str(self.temporary),
            "DAGSTER_DISABLE_TELEMETRY": "yes",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "GX_ANALYTICS_ENABLED": "false",
        }

    def start(self, *words: str, order: Order | None = None) -> subprocess.Popen[str]:
        """Starts a module of the project, in a group of processes of its own."""
        command = order.command(*words) if order else [sys.executable, "-m", *words]
        return subprocess.Popen(
            command,
            cwd=PROJECT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, order: Order | None = None) -> Ended:
        """What `make run` starts, to its end."""
        return finished(self.start(*RUN, order=order))

    def land(self, export: Path, order: Order | None = None) -> Ended:
        """`smart-customs land`, to its end."""
        return self.command("land", str(export), *WHERE, order=order)

    def command(self, *words: str, order: Order | None = None) -> Ended:
        """`smart-customs`, to its end."""
        return finished(self.start("smart_customs", *words, order=order))

    def contents(self) -> Contents:
        """What is published. Raises Lost where a file cannot be read."""
        try:
            return Contents(content_of(self.home.publication, "marts"), content_of(self.home.restricted, "restricted"))
        except (duckdb.Error, ValueError) as error:
            raise Lost(f"the publication cannot be read: {error}") from None

    @property
    def canonical(self) -> Path:
        """The canonical file of what was landed."""
        return self.home.landing / "canonical" / WHERE[1] / f"{WHERE[3]}.parquet"

    def size(self) -> int:
        """Bytes that the home takes on its disk."""
        total = 0
        for folder, _, names in os.walk(self.home.root):
            for name in names:
                # A run deletes meanwhile.
                with suppress(FileNotFoundError):
                    total += os.lstat(os.path.join(folder, name)).st_blocks * 512
        return total

    def files(self) -> dict[str, str]:
        """The hash of both published files, by name."""
        return {path.name: file_sha256(path) for path in (self.home.publication, self.home.restricted) if path.exists()}


def finished(program: subprocess.Popen[str]) -> Ended:
    """The program's end; it is killed, with its group, where it takes longer than any step does."""
    try:
        said, _ = program.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)
        raise Lost(f"{program.args[-2:]} did not end within {_SECONDS} seconds") from None
    return Ended(program.returncode, said)


@contextmanager
def watched(place: Place, *known: Contents, readers: int = 1, between: float = 0.1) -> Iterator[list[int]]:
    """Polls the publication during the block; gives a list that holds how often each reader looked once that is left.

    Raises Lost where a reader erred, or saw what is none of the known contents.
    """
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "chaos.reader", str(place.home.root), str(between)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(readers)
    ]
    looks: list[int] = []
    try:
        yield looks
    finally:
        said = [reader.communicate()[0] for reader in started]
    allowed = {content.marts for content in known}
    for number, found in enumerate(map(json.loads, said)):
        looks.append(found["looks"])
        if found["errors"]:
            raise Lost(f"reader {number} erred {len(found['errors'])} times in {found['looks']} looks: {found['errors'][0]}")
        if mixed := [run for run, contents in found["seen"].items() if len(contents) > 1 or not allowed.issuperset(contents)]:
            raise Lost(f"reader {number} saw a publication of run {mixed[0]} that is neither the old nor the new one")


def old_or_new(place: Place, before: dict[str, str], *new: Contents) -> str:
    """Which publication stands, in words. Raises Lost where a file is neither what it was nor what the input gives.

    Of the two files, which are replaced one after the other, the restricted one may be the newer one for an instant.
    """
    now = place.files()
    if now == before:
        return "the old publication"
    found = place.contents()
    if place.files() != now:
        # The guardian of a killed run was putting things right meanwhile.
        return old_or_new(place, before, *new)
    is_new = {
        place.home.publication.name: found.marts in {content.marts for content in new},
        place.home.restricted.name: found.restricted in {content.restricted for content in new},
    }
    changed = [name for name in now if now[name] != before.get(name)]
    if lost := [name for name in changed if not is_new[name]]:
        raise Lost(f"neither the old nor a whole new publication: {', '.join(lost)}")
    if changed == [place.home.publication.name]:
        raise Lost("the open publication is new, and the restricted one still old")
    return "the new publication" if len(changed) == 2 else "the old publication, beside a new restricted one"


def require_owner_alone(place: Place) -> None:
    """Raises Lost where somebody else than the owner could read a file that holds what people wrote."""
    for path in _files(place.home.root):
        below = [path, *(parent for parent in path.parents if place.home.root in parent.parents)]
        if _holds_what_people_wrote(path) and all(_others_may(one) for one in below):
            raise Lost(f"{path.relative_to(place.home.root)} holds what people wrote, and others may read it")


def require_tidy(place: Place) -> None:
    """Raises Lost where something is left of a run: the candidate, drafts, what people wrote outside restricted files."""
    home = place.home
    left = [path for path in home.candidate.parent.glob("*") if path != home.candidate.with_suffix(".lock")]
    left += [path for path in home.warehouse.rglob(".*") if path.is_dir()]
    left += [path for path in home.landing.rglob(".*") if path.is_dir()]
    if left:
        raise Lost(f"left behind: {', '.join(str(path.relative_to(home.root)) for path in left)}")
    for path in (*_files(home.root), *_files(place.temporary)):
        is_allowed = home.landing in path.parents or path.name == home.restricted.name
        if not is_allowed and _holds_what_people_wrote(path):
            raise Lost(f"{path.relative_to(place.folder)} holds what people wrote")


def require_next_run(place: Place, expected: Contents) -> None:
    """A run without help has to publish what the input gives, and to leave nothing behind."""
    place.run().well("the next run")
    if place.contents() != expected:
        raise Lost("the next run published something else than the input gives")
    require_tidy(place)
    place.command("verify").well("smart-customs verify")


def _holds_what_people_wrote(path: Path) -> bool:
    try:
        return PLANTED.encode() in path.read_bytes()
    except FileNotFoundError:
        # The guardian of a killed run deletes meanwhile.
        return False


def _others_may(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & 0o077)
    except FileNotFoundError:
        # Deleted meanwhile.
        return False


def _files(folder: Path) -> list[Path]:
    """All files below a folder, whatever the guardian of a killed run deletes meanwhile."""
    # Links into the project are no files of the home.
    found = (Path(parent, name) for parent, _, names in os.walk(folder) for name in names)
    return [path for path in found if path.is_file() and not path.is_symlink()]


def write_export(target: Path, left_out: int) -> Path:
    """The bundled wave's records as an export, without so many of its test records, and with the word in its free text."""
    with SEED.open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    tests = [record for record in records if record["is_test"] == "true"]
    kept = [record for record in records if record not in tests[:left_out]]
    for record in kept:
        record |= {name: f"{cell} {PLANTED}" for name, cell in record.items() if name.startswith("details_") and cell.strip()}
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, records[0], quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(kept)
    return target


def wait_for(happened, seconds: float, what: str) -> None:
    """Waits until something is so. Raises Lost."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise Lost(f"after {seconds:.0f} seconds: {what}")
        time.sleep(0.05)
