"""What more answers cost: the job at N records less the job at the bundled wave, over the floor at N."""

import math
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import waves
from benchmarks.figures import Figure
from benchmarks.floor import differences
from benchmarks.measuring import Failed, Run, run
from benchmarks.workshop import Workshop, make_workshop

_GOAL_FROM = 1_000_000
_MOST_MEMORY = 4096


def scale(sizes: list[int], folder: Path) -> Iterator[Figure]:
    """The figures at each size, then how time grows between them."""
    small = make_workshop(folder / "bundled")
    run(small.job, small.project, small.environment)
    base = min((run(small.job, small.project, small.environment) for _ in range(2)), key=lambda one: one.seconds)
    costs: dict[int, float] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=folder) as name:
            try:
                for figure, cost in _at(size, Path(name), base):
                    yield figure
                    if cost:
                        costs[size] = cost
            except (Failed, OSError, MemoryError) as error:
                yield Figure(f"marginal cost at {size:,}", None, "", _goal(size), error=f"{type(error).__name__}: {error}")
    for smaller, larger in zip(costs, list(costs)[1:], strict=False):
        exponent = math.log(costs[larger] / costs[smaller]) / math.log(larger / smaller)
        yield Figure(f"growth: exponent from {smaller:,} to {larger:,}", exponent, "", 1.05)


def _at(size: int, folder: Path, base: Run) -> Iterator[tuple[Figure, float | None]]:
    """Figures at one size; with the one that growth is taken from, the job's marginal seconds."""
    shop = make_workshop(folder)
    waves.describe_wave(shop)
    waves.add_members(shop, size)
    canonical = waves.lay_down(shop, size)
    floor = run_floor(shop, canonical)
    yield Figure(f"floor at {size:,}", floor.seconds, "s", memory=floor.memory), None
    # Parsing the changed seeds is no cost of the answers.
    run(
        [sys.executable, "-c", "from smart_customs.warehouse.project import manifest; manifest()"], shop.project, shop.environment
    )
    job = run(shop.job, shop.project, shop.environment)
    cost = job.seconds - base.seconds
    yield Figure(f"job at {size:,}", job.seconds, "s", memory=job.memory), None
    yield Figure(f"marginal cost at {size:,}: job / floor", cost / floor.seconds, "", _goal(size), memory=job.memory), cost
    if size >= 5 * _GOAL_FROM:
        yield Figure(f"memory of the job at {size:,}", job.memory, "MiB", _MOST_MEMORY), None
    unlike = differences(shop, floor_file(shop))
    error = "; ".join(unlike) or None
    yield Figure(f"marts unlike the floor's at {size:,}", len(unlike), "", 0, error=error), None
    yield from ((figure, None) for figure in _from_export(size, shop, canonical, cost))


def _from_export(size: int, shop: Workshop, canonical: Path, cost: float) -> Iterator[Figure]:
    """The same from the export on. Lands it in a home of its own."""
    export = shop.folder / "export.csv"
    waves.write_export(canonical, export)
    floor = run_floor(shop, export)
    shutil.rmtree(shop.home)
    landing = run(
        [*shop.smart_customs, "land", str(export), "--survey", "member", "--wave", waves.WAVE], shop.project, shop.environment
    )
    export.unlink()
    yield Figure(f"landing at {size:,}", landing.seconds, "s", memory=landing.memory)
    yield Figure(f"marginal cost at {size:,} from the export on", (cost + landing.seconds) / floor.seconds)


def floor_file(shop: Workshop) -> Path:
    """Where the floor writes its marts."""
    return shop.folder / "floor.duckdb"


def run_floor(shop: Workshop, source: Path) -> Run:
    """Runs the floor as a program of its own."""
    return run([sys.executable, "-m", "benchmarks.floor", str(shop.folder), str(source), str(floor_file(shop))])


def _goal(size: int) -> float | None:
    return 3.0 if size >= _GOAL_FROM else None
