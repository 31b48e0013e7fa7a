"""Runs programs one after another, and says how long each took and how much memory it had."""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_BETWEEN_LOOKS = 0.1


class Failed(Exception):
    """A program ended with an error. The message is its kind and the end of what it said."""


@dataclass(frozen=True)
class Run:
    """Seconds of a program, the most memory in MiB that it and the programs it started had at once, and what it printed."""

    seconds: float
    memory: float
    output: str


def run(command: Sequence[str], cwd: Path | None = None, environment: Mapping[str, str] | None = None) -> Run:
    """Runs a program to its end. Raises Failed."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    peak = [0.0]
    watching = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
    watching.start()
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    code = os.waitstatus_to_exitcode(status)
    if code:
        raise Failed(_reason(code, output))
    return Run(seconds, max(peak[0], usage.ru_maxrss / 1024), output)


def medians(count: int, *runs: Callable[[], Run]) -> list[float]:
    """The median seconds of each, run in turn `count` times, after once to warm up."""
    for one in runs:
        one()
    seconds = [[one().seconds for one in runs] for _ in range(count)]
    return [median(column) for column in zip(*seconds, strict=True)]


def _watch(root: int, peak: list[float]) -> None:
    """Notes the most resident memory of a process and its descendants, where the system has /proc."""
    while Path(f"/proc/{root}").exists():
        peak[0] = max(peak[0], sum(map(_resident, _family(root))))
        time.sleep(_BETWEEN_LOOKS)


def _family(pid: int) -> list[int]:
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(one for child in children for one in _family(child))]


def _resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _reason(code: int, output: str) -> str:
    """What went wrong in a line: killed, out of memory, or the last line that names an error."""
    if code < 0:
        return f"ended by signal {-code}"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "Error" in line or "failed" in line or "Exception" in line]
    return f"exit {code}: {(errors or lines or ['it said nothing'])[-1][:200]}"
