"""Starts a program of the project as `python -m` does, counts the steps at which it changes files, and strikes at one of them.

    python -m chaos.strike ORDER MODULE [ARGUMENT ...]

`ORDER` is an `Order` in JSON. A step is a call that changes a file or folder of the home, but for Dagster's own and the SQL that
dbt writes beside the candidate; the strike comes before it is carried out. So the steps of one run, noted by `note`, are the
places at which another one can be struck.
"""

import ctypes
import datetime as dt
import gc
import json
import os
import resource
import runpy
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

_CHANGES = {"os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate", "shutil.rmtree"}
_BETWEEN_LOOKS = 0.002


@dataclass(frozen=True)
class Order:
    """What to do with a program. Nothing of it is done where it is left out."""

    home: str
    note: str | None = None
    """A file for the steps, a JSON list a line: name of the call, path below the home, seconds of CPU that it had by then."""
    at: int | None = None
    """The number of the step, from 0, at which `spoil` is spoiled or, without it, the program killed."""
    before: str | None = None
    """In the place of `at`: before the file with this path below the home takes its place."""
    spoil: str | None = None
    """A file of the home: a part in its middle is overwritten."""
    cpu: float | None = None
    """Seconds of CPU after which the program and those of its group are killed: on a busy machine that is the same place."""
    largest: int | None = None
    """The most bytes that a file may have: what a full disk does where nobody may mount a small one."""
    clock: float = 0
    """Seconds by which its clock is wrong."""

    def command(self, *words: str) -> list[str]:
        """The command line that carries it out."""
        return [sys.executable, "-m", "chaos.strike", json.dumps(asdict(self)), *words]


def main() -> None:
    order = Order(**json.loads(sys.argv[1]))
    del sys.argv[:2]
    if order.clock:
        _set_clock(order.clock)
    if order.cpu is not None:
        threading.Thread(target=_kill_after, args=(order.cpu,), daemon=True).start()
    if order.largest is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order.largest, order.largest))
    if order.note or order.before or order.at is not None:
        _watch_steps(order)
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _kill_after(seconds: float) -> None:
    while time.process_time() < seconds:
        time.sleep(_BETWEEN_LOOKS)
    os.killpg(os.getpgid(0), signal.SIGKILL)


def _watch_steps(order: Order) -> None:
    home, count, sync = os.path.realpath(order.home), 0, os.fsync
    left_aside = tuple(os.path.join(home, name) for name in (".dagster", "warehouse/candidate/dbt"))
    # Opened before anything is watched.
    note = open(order.note, "w", encoding="utf-8", buffering=1) if order.note else None  # noqa: SIM115

    def step(name: str, path: object) -> None:
        nonlocal count
        if not isinstance(path, str | bytes | os.PathLike):
            return
        path = os.path.join(os.getcwd(), os.fsdecode(path))
        if not path.startswith(home + os.sep) or path.startswith(left_aside):
            return
        number, count = count, count + 1
        if note:
            print(json.dumps([name, os.path.relpath(path, home), time.process_time()]), file=note)
        if number == order.at or (name == "os.rename" and os.path.relpath(path, home) == order.before):
            _spoil(Path(order.spoil)) if order.spoil else os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, arguments: tuple) -> None:
        if event == "os.mkdir" and os.path.exists(arguments[0]):
            return
        if event in _CHANGES:
            # The place that something gets tells more than the place that it had.
            step(event, arguments[1] if event in ("os.rename", "os.link") else arguments[0])
        elif event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            step(event, arguments[0])

    def synced(descriptor: int) -> None:
        # Python announces no call of it. Where the system does not say which file it is, it is no step.
        with suppress(OSError):
            step("os.fsync", os.readlink(f"/proc/self/fd/{descriptor}"))
        sync(descriptor)

    sys.addaudithook(heard)
    os.fsync = synced


def _spoil(file: Path) -> None:
    with file.open("r+b") as content:
        size = content.seek(0, os.SEEK_END)
        content.seek(size // 4)
        content.write(b"\xa5" * (size // 2))


def _set_clock(seconds: float) -> None:
    """Shifts what Python programs ask for the time of day; nothing that measures how long something takes."""
    real, now, shift = time.time, dt.datetime.now, dt.timedelta(seconds=seconds)
    time.time = lambda: real() + seconds
    time.time_ns = lambda: int((real() + seconds) * 1e9)
    # Libraries in C know the type `datetime` itself, so another in its place would not do.
    methods = gc.get_referents(dt.datetime.__dict__)[0]
    methods["now"] = classmethod(lambda _, tz=None: now(tz) + shift)
    methods["utcnow"] = classmethod(lambda _: now(dt.UTC).replace(tzinfo=None) + shift)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(dt.datetime))


if __name__ == "__main__":
    main()
