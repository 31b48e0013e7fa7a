"""Damage that nobody of the project does: bytes of a candidate, the end of the ledger, a canonical file, the clock."""

from collections.abc import Iterator
from functools import partial

from chaos.ground import Experiment, Ground
from chaos.place import WHERE, Lost, Place, require_next_run, watched

_DAY = 86400


def experiments(ground: Ground) -> Iterator[Experiment]:
    for call, words in (("os.chmod", "when it is built"), ("os.mkdir", "when it is published")):
        yield Experiment(f"candidate overwritten in its middle, {words}", partial(_spoil_candidate, ground, call))
    yield Experiment("last line of the ledger cut", partial(_cut_ledger, ground))
    yield Experiment("canonical file cut", partial(_cut_canonical, ground))
    for days in (2, 400):
        yield Experiment(f"clock set back during a run, by {days} days", partial(_run_in_the_past, ground, days))
    yield Experiment("clock set back during a landing, by 400 days", partial(_land_in_the_past, ground, 400))


def _spoil_candidate(ground: Ground, call: str) -> str:
    place = ground.place()
    paths = {"os.chmod": "warehouse/candidate/warehouse.duckdb", "os.mkdir": "warehouse/.restricted.duckdb.*"}
    step = next(step for step in ground.run.steps if step.call == call and step.path == paths[call])
    with watched(place, ground.published_first, ground.published_second):
        place.run(place.order(at=step.number, spoil=str(place.home.candidate))).refused("a run whose candidate was damaged")
        seen = ground.unharmed(place)
        require_next_run(place, ground.published_second)
    ground.leave(place)
    return seen


def _cut_ledger(ground: Ground) -> str:
    """The run must not take what was landed before for all there is; the sentence says what makes it whole."""
    place = ground.place()
    place.land(ground.third).well("a landing")
    ledger = place.home.landing / "ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:-100])
    seen = _red_until_landed_again(ground, place, "ledger.jsonl, line 2", "land", str(ground.third), *WHERE)
    if len(ledger.read_text(encoding="utf-8").splitlines()) != 2:
        raise Lost("the ledger has not the two lines of two landings")
    ground.leave(place)
    return seen


def _cut_canonical(ground: Ground) -> str:
    place = ground.place()
    place.land(ground.third).well("a landing")
    place.canonical.write_bytes(place.canonical.read_bytes()[:-100])
    seen = _red_until_landed_again(ground, place, "it has changed since", "land", *WHERE, "--replay")
    ground.leave(place)
    return seen


def _red_until_landed_again(ground: Ground, place: Place, sentence: str, *command: str) -> str:
    with watched(place, ground.published_first, ground.published_third):
        place.run().refused("a run of what is damaged", sentence)
        seen = ground.unharmed(place)
        place.command(*command).well("what the sentence says")
        require_next_run(place, ground.published_third)
    return seen


def _run_in_the_past(ground: Ground, days: int) -> str:
    place = ground.place()
    with watched(place, ground.published_first, ground.published_second):
        place.run(place.order(clock=-days * _DAY)).well("a run in the past")
        seen = ground.unharmed(place)
        require_next_run(place, ground.published_second)
    ground.leave(place)
    return seen


def _land_in_the_past(ground: Ground, days: int) -> str:
    place = ground.place()
    with watched(place, ground.published_first, ground.published_third):
        place.land(ground.third, place.order(clock=-days * _DAY)).well("a landing in the past")
        require_next_run(place, ground.published_third)
    ground.leave(place)
    return "the new landing counts"
