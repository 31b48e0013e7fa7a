"""`python -m chaos`, which `make chaos` calls: carries out every experiment, prints a line for each, and ends with a table."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click

from chaos import damage, disks, kills, together
from chaos.ground import Experiment, Ground
from chaos.place import Lost
from smart_customs.paths import PROJECT

AT_ONCE = 2
# What takes longest comes first.
KINDS: dict[str, Callable[[Ground], Iterator[Experiment]]] = {
    "at once": together.experiments,
    "killed": kills.experiments,
    "disk": disks.experiments,
    "damage": damage.experiments,
}
PAGE = PROJECT / "docs" / "reliability.md"


@dataclass(frozen=True)
class Result:
    """What became of an experiment. `is_lost` where a promise was broken; `seen` says what was found then, or otherwise."""

    name: str
    kind: str
    is_lost: bool
    seen: str
    seconds: float


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
        chosen = [(kind, one) for kind, found in KINDS.items() for one in found(ground)]
        chosen = [(kind, one) for kind, one in chosen if not only or any(words in one.name for words in only)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            results = list(pool.map(lambda pair: carried_out(*pair), chosen))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    lost = sum(result.is_lost for result in results)
    click.echo(f"\n{table(results)}\n\n{len(results)} experiments in {time.monotonic() - started:.0f} s: ", nl=False)
    click.echo(f"{len(results) - lost} survived, {lost} lost.")
    sys.exit(1 if lost else 0)


def carried_out(kind: str, experiment: Experiment) -> Result:
    """Its result, also printed."""
    started = time.monotonic()
    try:
        is_lost, seen = False, experiment.carry_out()
    except Lost as broken:
        is_lost, seen = True, str(broken)
    result = Result(experiment.name, kind, is_lost, seen, time.monotonic() - started)
    click.echo(f"  {'LOST' if is_lost else 'ok  '} {result.seconds:5.1f} s  {result.name}: {result.seen}")
    return result


def table(results: list[Result]) -> str:
    lines = ["| kind | experiments | survived | lost |", "|---|---|---|---|"]
    for kind in dict.fromkeys(result.kind for result in results):
        of_kind = [result for result in results if result.kind == kind]
        lost = sum(result.is_lost for result in of_kind)
        lines.append(f"| {kind} | {len(of_kind)} | {len(of_kind) - lost} | {lost} |")
    return "\n".join(lines)


if __name__ == "__main__":
    with_own_mounts()
    main()
