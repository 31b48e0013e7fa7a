"""What experiments begin with: a home that has published one input and landed another, and what each input publishes."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path

from chaos.place import Contents, Place, old_or_new, write_export


@dataclass(frozen=True)
class Step:
    """A call that changes a file of a home: its number, the call, and the path with `*` for what is drawn at random."""

    number: int
    call: str
    path: str

    def __str__(self) -> str:
        return f"{self.call.removeprefix('os.')} of {self.path}"


@dataclass(frozen=True)
class Noted:
    """What a program did, told to the end: its steps, and the seconds of CPU that it had at the last one."""

    steps: list[Step]
    seconds: float


@dataclass(frozen=True)
class Experiment:
    """One fault: what is done, in words that name it, and the function that does it and says what was seen; see `Lost`."""

    name: str
    carry_out: Callable[[], str]


class Ground:
    """Makes places in a folder. What several experiments need is made when it is first asked for.

    Three inputs: the bundled wave; its records without a test record (`second`), landed; without two (`third`), an export.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.second = write_export(folder / "second.csv", left_out=1)
        self.third = write_export(folder / "third.csv", left_out=2)
        self._numbers = count()

    @cached_property
    def _warm(self) -> tuple[Place, Contents]:
        place = Place(self.folder / "warm")
        place.run().well("the first run")
        contents = place.contents()
        place.land(self.second).well("the first landing")
        return place, contents

    @cached_property
    def _second_run(self) -> tuple[Contents, Noted]:
        return self._reference("run", lambda place, order: place.run(order))

    @cached_property
    def _third_landing(self) -> tuple[Place, Noted]:
        place, note = self.place(), self.folder / "land.steps"
        place.land(self.third, place.order(note=str(note))).well("the landing that shows its steps")
        return place, _noted(note)

    def _reference(self, name: str, act) -> tuple[Contents, Noted]:
        place, note = self.place(), self.folder / f"{name}.steps"
        act(place, place.order(note=str(note))).well("the run that shows its steps")
        found = place.contents(), _noted(note)
        self.leave(place)
        return found

    def prepare(self) -> None:
        """Makes all of it. Experiments that run side by side would otherwise make it twice."""
        _ = self._warm, self._second_run, self._third_landing, self.published_third

    @property
    def published_first(self) -> Contents:
        """What a place holds at first."""
        return self._warm[1]

    @property
    def published_second(self) -> Contents:
        """What the next run of a place publishes."""
        return self._second_run[0]

    @cached_property
    def published_third(self) -> Contents:
        """What a run publishes after the third input was landed."""
        place = self._third_landing[0].copy(self._folder())
        place.run().well("a run")
        found = place.contents()
        self.leave(place)
        return found

    @property
    def run(self) -> Noted:
        """What a run does in a place."""
        return self._second_run[1]

    @property
    def landing(self) -> Noted:
        """What landing the third input does in a place."""
        return self._third_landing[1]

    @property
    def third_canonical(self) -> bytes:
        """The canonical file that the third input becomes."""
        return (self._third_landing[0].home.landing / "canonical/member/2024.parquet").read_bytes()

    def place(self) -> Place:
        """A new home: the first input published, the second landed."""
        return self._warm[0].copy(self._folder())

    def leave(self, place: Place) -> None:
        """Deletes a place."""
        shutil.rmtree(place.folder)

    def unharmed(self, place: Place) -> str:
        """What is published, in words. Raises Lost where that is neither what was there at first nor what the run makes."""
        return old_or_new(place, self._warm[0].files(), self.published_second)

    def _folder(self) -> Path:
        return self.folder / f"place_{next(self._numbers)}"


def _noted(note: Path) -> Noted:
    lines = [json.loads(line) for line in note.read_text(encoding="utf-8").splitlines()]
    steps = [Step(number, call, _without_chance(path)) for number, (call, path, _) in enumerate(lines)]
    return Noted(steps, lines[-1][2])


def _without_chance(path: str) -> str:
    """The path without what is drawn at random: drafts lie in folders `.name.*`, and exports in folders named by their hash."""
    parts = []
    for part in path.split("/"):
        if part.startswith(".") and len(part.rsplit(".", 1)[1]) == 8:
            part = f"{part.rsplit('.', 1)[0]}.*"
        elif len(part) == 64:
            part = f"{part[:6]}*"
        parts.append(part)
    return "/".join(parts)
