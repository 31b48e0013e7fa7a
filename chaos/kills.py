"""SIGKILL: before steps of a run and of a landing, and by time; what a killed run leaves, and who goes on."""

import signal
from collections.abc import Iterator
from functools import partial

from chaos.ground import Experiment, Ground, Step
from chaos.place import (
    Contents,
    Lost,
    Place,
    require_next_run,
    require_owner_alone,
    require_tidy,
    wait_for,
    watched,
)
from chaos.strike import Order

BY_TIME, OF_A_RUN, OF_A_LANDING = 8, 22, 10
"""Kills of a run at a part of its seconds of CPU; of a run before a step; of a landing before a step."""
_SECONDS_OF_GUARDIAN = 20


def experiments(ground: Ground) -> Iterator[Experiment]:
    yield Experiment("candidate of a killed run gone without another run", partial(_wait_for_guardian, ground))
    for number in range(BY_TIME):
        # No two runs take exactly the same time: the last of these ends well before the run would.
        part = (number + 1) / (BY_TIME + 2)
        yield Experiment(f"run killed by time, after {part:.0%} of its seconds", partial(_kill_run_after, ground, part))
    yield Experiment("run killed between its two files", partial(_kill_run_between_files, ground))
    for number in range(OF_A_RUN - 1):
        name = f"run killed at a step, {number + 1} of {OF_A_RUN - 1}"
        yield Experiment(name, partial(_kill_run_at, ground, number))
    for number in range(OF_A_LANDING):
        name = f"landing killed at a step, {number + 1} of {OF_A_LANDING}"
        yield Experiment(name, partial(_kill_landing, ground, number))


def spread(steps: list[Step], number: int) -> list[Step]:
    """So many of the steps in their order: those that put a file in its place (rename, link) first, then others, evenly."""
    chosen = _evenly([step for step in steps if step.call in ("os.rename", "os.link")], number)
    others = [step for step in steps if step not in chosen]
    return sorted(chosen + _evenly(others, number - len(chosen)), key=lambda step: step.number)


def _evenly(steps: list[Step], number: int) -> list[Step]:
    if len(steps) <= number:
        return steps
    return [steps[round(place * (len(steps) - 1) / max(number - 1, 1))] for place in range(number)]


def _kill_run_after(ground: Ground, part: float) -> str:
    place = ground.place()
    return _kill_run(ground, place, place.order(cpu=part * ground.run.seconds))


def _kill_run_between_files(ground: Ground) -> str:
    """Whichever of the two files is the last to take its place."""
    place = ground.place()
    published = [f"warehouse/{path.name}" for path in (place.home.publication, place.home.restricted)]
    last = [step.path for step in ground.run.steps if step.call == "os.rename" and step.path in published][-1]
    return _kill_run(ground, place, place.order(before=last))


def _kill_run_at(ground: Ground, number: int) -> str:
    place = ground.place()
    step = spread(ground.run.steps, OF_A_RUN - 1)[number]
    return f"{step}: {_kill_run(ground, place, place.order(at=step.number))}"


def _kill_run(ground: Ground, place: Place, order: Order) -> str:
    with watched(place, ground.published_first, ground.published_second):
        _require_killed(place.run(order).code)
        seen = ground.unharmed(place)
        require_owner_alone(place)
        require_next_run(place, ground.published_second)
    ground.leave(place)
    return seen


def _kill_landing(ground: Ground, number: int) -> str:
    place = ground.place()
    step = spread(ground.landing.steps, OF_A_LANDING)[number]
    with watched(place, ground.published_first, ground.published_second, ground.published_third):
        _require_killed(place.land(ground.third, place.order(at=step.number)).code)
        require_owner_alone(place)
        place.run().well("the next run")
        seen = _landed(place.contents(), ground)
        require_tidy(place)
        place.land(ground.third).well("landing the file again")
        if place.canonical.read_bytes() != ground.third_canonical:
            raise Lost("landing the file again made another canonical file")
        place.command("verify").well("smart-customs verify")
    ground.leave(place)
    return f"{step}: {seen}"


def _landed(found: Contents, ground: Ground) -> str:
    if found == ground.published_second:
        return "the landing before counts"
    if found == ground.published_third:
        return "the new landing counts"
    raise Lost("the next run published what no landing gives")


def _wait_for_guardian(ground: Ground) -> str:
    place = ground.place()
    _require_killed(place.run(place.order(cpu=0.6 * ground.run.seconds)).code)
    candidate = place.home.candidate
    wait_for(
        lambda: [path for path in candidate.parent.iterdir() if path.suffix != ".lock"] == [],
        _SECONDS_OF_GUARDIAN,
        "the killed run's candidate is still there",
    )
    ground.leave(place)
    return "the candidate was deleted"


def _require_killed(code: int) -> None:
    if code != -signal.SIGKILL:
        raise Lost(f"the program was to be killed, and ended with {code}")
