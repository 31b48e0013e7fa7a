"""`python -m chaos`, which `make chaos` calls: carries out every experiment, prints a line for each, and ends with a table."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click

from chaos import damage, disks, kills, together
from chaos.ground import Experiment, Ground
from chaos.place import Lost
from docs.sections import write_section
from smart_customs.paths import PROJECT

AT_ONCE = 2
# What takes longest comes first.
EXPERIMENTS: list[Callable[[Ground], Iterator[Experiment]]] = [
    together.experiments,
    kills.experiments,
    disks.experiments,
    damage.experiments,
]
PAGE = PROJECT / "docs" / "reliability.md"


@dataclass(frozen=True)
class Result:
    """What became of an experiment. `is_lost` where a promise was broken; `seen` says what was found then, or otherwise."""

    name: str
    is_lost: bool
    seen: str
    seconds: float

    @property
    def fault(self) -> str:
        return self.name.partition(", ")[0]

    @property
    def outcome(self) -> str:
        return "lost" if self.is_lost else self.seen.rpartition(": ")[2]


_MOUNTS = "SMART_CUSTOMS_CHAOS_MOUNTS"


def with_own_mounts() -> None:
    """Starts this program anew where what it mounts is seen by itself alone, and goes with it; stays where that cannot be."""
    if _MOUNTS in os.environ:
        return
    os.environ[_MOUNTS] = "own"
    for alone in (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"]):
        if shutil.which(alone[0]) and subprocess.run([*alone, "true"], stderr=subprocess.DEVNULL).returncode == 0:
            os.execvp(alone[0], [*alone, sys.executable, "-m", "chaos", *sys.argv[1:]])


@click.command()
@click.option("--only", multiple=True, help="Only experiments whose name has these words.")
def main(only: tuple[str, ...]) -> None:
    """Try what the warehouse promises on homes of its own. Ends with 0 only if no promise was broken."""
    folder = Path(tempfile.mkdtemp(prefix="smart_customs_chaos_"))
    started = time.monotonic()
    try:
        ground = Ground(folder)
        known = [one for experiments in EXPERIMENTS for one in experiments(ground)]
        chosen = [one for one in known if not only or any(words in one.name for words in only)]
        if not chosen:
            raise click.UsageError(f"No experiment has these words in its name: {', '.join(only)}.")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            results = list(pool.map(carried_out, chosen))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    lost = sum(result.is_lost for result in results)
    ends = f"{len(results)} experiments: {len(results) - lost} survived, {lost} lost."
    click.echo(f"\n{table(results)}\n\n{ends} {time.monotonic() - started:.0f} s.")
    if not only:
        write_section(PAGE, "faults", f"{table(results)}\n\n{ends}\n")
    sys.exit(1 if lost else 0)


def carried_out(experiment: Experiment) -> Result:
    """Its result, also printed."""
    started = time.monotonic()
    try:
        is_lost, seen = False, experiment.carry_out()
    except Lost as broken:
        is_lost, seen = True, str(broken)
    except Exception as error:  # noqa: BLE001 - of the experiment itself; the others go on
        is_lost, seen = True, f"the experiment did not work: {type(error).__name__}: {error}"
    result = Result(experiment.name, is_lost, seen, time.monotonic() - started)
    click.echo(f"  {'LOST' if is_lost else 'ok  '} {result.seconds:5.1f} s  {result.name}: {result.seen}")
    return result


def table(results: list[Result]) -> str:
    """A row for each fault: how many experiments, what stood behind them, how many survived."""
    lines = ["| fault | experiments | what was found | survived | lost |", "|---|---|---|---|---|"]
    for fault in dict.fromkeys(result.fault for result in results):
        of_fault = [result for result in results if result.fault == fault]
        outcomes = Counter(result.outcome for result in of_fault if not result.is_lost)
        found = "; ".join(f"{outcome}: {number}" if len(of_fault) > 1 else outcome for outcome, number in outcomes.items())
        lost = sum(result.is_lost for result in of_fault)
        lines.append(f"| {fault} | {len(of_fault)} | {found} | {len(of_fault) - lost} | {lost} |")
    return "\n".join(lines)


if __name__ == "__main__":
    with_own_mounts()
    main()
