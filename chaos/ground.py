"""What experiments begin with: a home that has published one input and landed another, and what each input publishes."""

import json
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from chaos.place import RUN, Contents, Place, finished, old_or_new, write_export


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
    """One fault, in words, those of its kind first: `kind, which`; and the function that tries it.

    It returns what was seen, in words, the outcome behind the last colon. Raises Lost where a promise was broken.
    """

    name: str
    carry_out: Callable[[], str]


class Ground:
    """Makes places in a folder. What several experiments need is made by the one that asks first; others wait for it.

    Three inputs: the bundled wave; its records without a test record (`second`), landed; without two (`third`), an export.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.second = write_export(folder / "second.csv", left_out=1)
        self.third = write_export(folder / "third.csv", left_out=2)
        self._numbers = count()
        self._lock = threading.RLock()
        self._made: dict[str, Any] = {}

    def place(self) -> Place:
        """A new home: the first input published, the second landed."""
        return self._warm[0].copy(self._folder())

    def leave(self, place: Place) -> None:
        """Deletes a place."""
        shutil.rmtree(place.folder)

    def unharmed(self, place: Place) -> str:
        """What is published, in words. Raises Lost where that is neither what was there at first nor what the run makes."""
        return old_or_new(place, self._warm[0].files(), self.published_second)

    @property
    def published_first(self) -> Contents:
        """What a place holds at first."""
        return self._warm[1]

    @property
    def published_second(self) -> Contents:
        """What the next run of a place publishes."""
        return self._second_run[0]

    @property
    def published_third(self) -> Contents:
        """What a run publishes after the third input was landed."""
        return self._once("third", self._run_third)

    @property
    def run(self) -> Noted:
        """What a run does in a place."""
        return self._second_run[1]

    @property
    def room(self) -> int:
        """Bytes that a run in a place needs, at most."""
        return self._second_run[2]

    @property
    def landing(self) -> Noted:
        """What landing the third input does in a place."""
        return self._third_landing[1]

    @property
    def third_canonical(self) -> bytes:
        """The canonical file that the third input becomes."""
        return self._third_landing[0].canonical.read_bytes()

    @property
    def _warm(self) -> tuple[Place, Contents]:
        return self._once("warm", self._make_warm)

    @property
    def _second_run(self) -> tuple[Contents, Noted, int]:
        return self._once("second", self._run_second)

    @property
    def _third_landing(self) -> tuple[Place, Noted]:
        return self._once("landing", self._land_third)

    def _once(self, name: str, make: Callable[[], Any]) -> Any:
        with self._lock:
            if name not in self._made:
                self._made[name] = make()
            return self._made[name]

    def _make_warm(self) -> tuple[Place, Contents]:
        place = Place(self.folder / "warm")
        place.run().well("the first run")
        contents = place.contents()
        place.land(self.second).well("the first landing")
        return place, contents

    def _run_second(self) -> tuple[Contents, Noted, int]:
        place, note = self.place(), self.folder / "run.steps"
        run = place.start(*RUN, order=place.order(note=str(note)))
        at_first = most = place.size()
        while run.poll() is None:
            most = max(most, place.size())
            time.sleep(0.1)
        finished(run).well("the run that shows its steps")
        contents = place.contents()
        self.leave(place)
        return contents, _noted(note), most - at_first

    def _land_third(self) -> tuple[Place, Noted]:
        place, note = self.place(), self.folder / "land.steps"
        place.land(self.third, place.order(note=str(note))).well("the landing that shows its steps")
        return place, _noted(note)

    def _run_third(self) -> Contents:
        place = self._third_landing[0].copy(self._folder())
        place.run().well("a run")
        contents = place.contents()
        self.leave(place)
        return contents

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
