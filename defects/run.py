"""Tries defects, with as many processes as there are cores, and gathers their verdicts."""

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from benchmarks.workshop import PROJECT, make_workshop
from defects.place import WAVES
from defects.second_wave import write_second_wave

TESTS = PROJECT / "tests"
Verdicts = dict[str, dict[str, dict]]
"""Name of a defect -> wave -> a `trial.Verdict` as a dictionary."""


class TrialError(Exception):
    """A trial could not be carried out."""


def try_all(
    names: Collection[str],
    waves: Collection[str] = WAVES,
    told: Callable[[str, dict], None] = lambda name, verdicts: None,
    processes: int = os.cpu_count() or 1,
) -> Verdicts:
    """The verdicts of the defects, in their order. `told` is called with each as it comes. Raises TrialError."""
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()
    for name in names:
        orders.put(name)
    found: Verdicts = {}
    errors: list[str] = []
    with tempfile.TemporaryDirectory(prefix="smart_customs_defects_") as folder:

        def work(number: int) -> None:
            try:
                _work(Path(folder) / str(number), orders, waves, found, told)
            except Exception as error:  # noqa: BLE001 - told by the thread that waits
                errors.append(str(error))

        threads = [threading.Thread(target=work, args=[n]) for n in range(min(len(names), processes))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if errors:
        raise TrialError("\n".join(errors))
    return {name: found[name] for name in names}


def _work(folder: Path, orders, waves: Collection[str], found: Verdicts, told) -> None:
    project = make_workshop(folder).project
    _write_inputs(folder)
    program = subprocess.Popen(
        [sys.executable, "-m", "defects.worker", str(folder), str(PROJECT)],
        cwd=project,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (project, PROJECT)))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with program:
        _answer(program, "it begins")
        with suppress(queue.Empty):
            while True:
                name = orders.get_nowait()
                program.stdin.write(json.dumps({"name": name, "waves": list(waves)}) + "\n")
                program.stdin.flush()
                found[name] = _answer(program, name)
                told(name, found[name])
        program.stdin.close()


def _answer(program: subprocess.Popen, what: str) -> dict:
    line = program.stdout.readline()
    answer = json.loads(line) if line else {"error": "it ended"}
    if "error" in answer:
        raise TrialError(f"{what}: {answer['error']}")
    return answer["done"]


def _write_inputs(folder: Path) -> None:
    """The seeds of both waves, and the export of the second one."""
    sys.path.append(str(TESTS))
    from oracle.two_waves import CANONICAL, write_two_waves_seeds

    shutil.copytree(PROJECT / "seeds", folder / "seeds" / "2024")
    write_two_waves_seeds(PROJECT / "seeds", folder / "seeds" / "2026")
    write_second_wave(CANONICAL, PROJECT / "seeds/raw/raw_member_survey_2024.csv", folder / "2026.csv")
