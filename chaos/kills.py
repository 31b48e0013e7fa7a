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
    for number in range(BY_TIME):
        part = (number + 0.5) / BY_TIME
        yield Experiment(f"run killed after {part:.0%} of its time", partial(_kill_run_after, ground, part))
    for step in spread(ground.run.steps, OF_A_RUN):
        yield Experiment(f"run killed at step {step.number}, {step}", partial(_kill_run_at, ground, step))
    for step in spread(ground.landing.steps, OF_A_LANDING):
        yield Experiment(f"landing killed at step {step.number}, {step}", partial(_kill_landing, ground, step))
    yield Experiment("run killed, its candidate gone without a next run", partial(_wait_for_guardian, ground))


def spread(steps: list[Step], number: int) -> list[Step]:
    """So many of the steps: what takes a place for good (rename, link) first, then others, evenly, in their order."""
    chosen = [step for step in steps if step.call in ("os.rename", "os.link")]
    others = [step for step in steps if step not in chosen]
    wanted = max(number - len(chosen), 0)
    chosen += [others[round(place * (len(others) - 1) / max(wanted - 1, 1))] for place in range(wanted)] if others else []
    return sorted(set(chosen), key=lambda step: step.number)


def _kill_run_after(ground: Ground, part: float) -> str:
    place = ground.place()
    return _kill_run(ground, place, place.order(cpu=part * ground.run.seconds))


def _kill_run_at(ground: Ground, step: Step) -> str:
    place = ground.place()
    return _kill_run(ground, place, place.order(at=step.number))


def _kill_run(ground: Ground, place: Place, order: Order) -> str:
    with watched(place, ground.published_first, ground.published_second):
        _require_killed(place.run(order).code)
        seen = ground.unharmed(place)
        require_owner_alone(place)
        require_next_run(place, ground.published_second)
    ground.leave(place)
    return seen


def _kill_landing(ground: Ground, step: Step) -> str:
    place = ground.place()
    with watched(place, ground.published_first, ground.published_second, ground.published_third):
        _require_killed(place.land(ground.third, place.order(at=step.number)).code)
        require_owner_alone(place)
        place.run().well("the next run")
        seen = _landed(place.contents(), ground)
        require_tidy(place)
        place.land(ground.third).well("landing the file again")
        if (place.home.landing / "canonical/member/2024.parquet").read_bytes() != ground.third_canonical:
            raise Lost("landing the file again made another canonical file")
        place.command("verify").well("smart-customs verify")
    ground.leave(place)
    return seen


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
