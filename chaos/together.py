"""Runs at once: of two programs, of the web interface's daemon, beside a landing; and many readers during many publications."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from chaos.ground import Experiment, Ground
from chaos.place import RUN, Lost, Place, finished, require_next_run, require_tidy, wait_for, watched
from smart_customs.paths import PROJECT

READERS, PUBLICATIONS = 50, 10
_SECONDS_BETWEEN_LOOKS = 3
_SECONDS_TO_START, _SECONDS_TO_RUN = 300, 600
_JOB = {"repositoryLocationName": "orchestration.definitions", "repositoryName": "__repository__", "jobName": "survey_warehouse"}
_LAUNCH = """
mutation ($parameters: ExecutionParams!) {
  launchRun(executionParams: $parameters) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } }
}
"""
_STATE = "query ($run: ID!) { runOrError(runId: $run) { ... on Run { status } } }"


def experiments(ground: Ground) -> Iterator[Experiment]:
    yield Experiment(f"{READERS} readers during {PUBLICATIONS} publications", partial(_many_readers, ground))
    yield Experiment("two runs at once of two programs", partial(_two_programs, ground))
    yield Experiment("two runs of the interface at once and one of a program", partial(_two_of_the_interface, ground))
    yield Experiment("a run of the interface behind a killed run", partial(_interface_behind_killed, ground))
    yield Experiment("a landing during a run", partial(_landing_beside_run, ground))


def _many_readers(ground: Ground) -> str:
    place = ground.place()
    known = (ground.published_first, ground.published_second, ground.published_third)
    with watched(place, *known, readers=READERS, between=_SECONDS_BETWEEN_LOOKS):
        for number in range(PUBLICATIONS):
            place.run().well(f"run {number}")
            place.land(ground.second if number % 2 else ground.third).well("a landing")
    require_tidy(place)
    ground.leave(place)
    return "each saw whole publications"


def _two_programs(ground: Ground) -> str:
    place = ground.place()
    with watched(place, ground.published_first, ground.published_second):
        both = [place.start(*RUN) for _ in range(2)]
        for number, program in enumerate(both):
            finished(program).well(f"run {number} of two at once")
        _require_second(ground, place)
    ground.leave(place)
    return "both published, one after the other"


def _two_of_the_interface(ground: Ground) -> str:
    place = ground.place()
    with watched(place, ground.published_first, ground.published_second), _interface(place) as ask:
        launched = [_launch(ask) for _ in range(2)]
        wait_for(lambda: "STARTED" in (_state(ask, run) for run in launched), _SECONDS_TO_RUN, "no run of the daemon starts")
        place.run().well("a run of a program while the daemon runs one")
        _require_success(ask, *launched)
        _require_second(ground, place)
    ground.leave(place)
    return "all three published, one after the other"


def _interface_behind_killed(ground: Ground) -> str:
    place = ground.place()
    with watched(place, ground.published_first, ground.published_second):
        place.run(place.order(cpu=0.6 * ground.run.seconds))
        with _interface(place) as ask:
            _require_success(ask, _launch(ask))
        _require_second(ground, place)
    ground.leave(place)
    return "the run of the interface published"


def _landing_beside_run(ground: Ground) -> str:
    place = ground.place()
    with watched(place, ground.published_first, ground.published_second, ground.published_third):
        run = place.start(*RUN)
        wait_for(place.home.candidate.exists, _SECONDS_TO_START, "the run builds nothing")
        place.land(ground.third).well("a landing during a run")
        finished(run).well("the run")
        _require_second(ground, place)
        require_next_run(place, ground.published_third)
    ground.leave(place)
    return "published in the next run"


def _require_second(ground: Ground, place: Place) -> None:
    if place.contents() != ground.published_second:
        raise Lost("what is published is not what the runs read")
    require_tidy(place)


@contextmanager
def _interface(place: Place) -> Iterator:
    """The web interface with its daemon, as `make ui` starts them; gives a function that asks it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (place.folder / "interface.log").open("w") as log:
        program = subprocess.Popen(
            [sys.executable, "-m", "orchestration.ui", "--port", str(port)],
            cwd=PROJECT,
            env=place.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def ask(query: str, **variables):
        content = json.dumps({"query": query, "variables": variables}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{port}/graphql", content, headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            found = json.load(answer)
        if "errors" in found:
            raise Lost(f"the interface says: {found['errors'][0]['message']}")
        return found["data"]

    def answers() -> bool:
        try:
            return ask("{ version }") is not None
        except OSError:
            return False

    try:
        wait_for(answers, _SECONDS_TO_START, "the interface does not answer")
        yield ask
    finally:
        os.killpg(program.pid, signal.SIGTERM)
        program.wait(60)


def _launch(ask) -> str:
    parameters = {"selector": _JOB, "runConfigData": "{}", "mode": "default"}
    found = ask(_LAUNCH, parameters=parameters)["launchRun"]
    if found["__typename"] != "LaunchRunSuccess":
        raise Lost(f"the interface launches no run: {found}")
    return found["run"]["runId"]


def _state(ask, run: str) -> str:
    return ask(_STATE, run=run)["runOrError"]["status"]


def _require_success(ask, *runs: str) -> None:
    end = time.monotonic() + _SECONDS_TO_RUN
    while (states := [_state(ask, run) for run in runs]) != ["SUCCESS"] * len(runs):
        if "FAILURE" in states or time.monotonic() > end:
            raise Lost(f"runs of the interface: {', '.join(states)}")
        time.sleep(0.5)
