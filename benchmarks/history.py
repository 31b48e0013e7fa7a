"""What a long history costs: adding a wave of 186 Members where there are 50 waves already, over adding it to one."""

import csv
from collections.abc import Iterator
from pathlib import Path

from benchmarks import waves
from benchmarks.figures import Figure
from benchmarks.measuring import run
from benchmarks.workshop import Workshop, make_workshop

_WAVES = 50
_FIRST_YEAR = 2030


def history(folder: Path) -> Iterator[Figure]:
    """The run that first sees a new wave, with a short and with a long history."""
    short = _seconds(make_workshop(folder / "short"), 1)
    long = _seconds(make_workshop(folder / "long"), _WAVES)
    yield Figure("history: a run that adds a wave to 1", short, "s")
    yield Figure(f"history: a run that adds a wave to {_WAVES}", long, "s")
    yield Figure(f"history: a wave added to {_WAVES} / to 1", long / short, "", 1.5)


def _seconds(shop: Workshop, before: int) -> float:
    """Seconds of the run after landing one wave more; `before` counts the bundled one."""
    with (shop.seeds / "reference/ref_members.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["iso3"] for row in csv.DictReader(file) if not row["valid_to"]]
    years = [str(_FIRST_YEAR + number) for number in range(before)]
    for previous, year in zip([waves.MODEL, *years], years, strict=False):
        waves.describe_wave(shop, year, year, previous)
    for year in years[:-1]:
        waves.lay_down(shop, len(codes), year, year, codes)
    # What is derived from the project is there before the wave is, and the last publication too.
    run(shop.job, shop.project, shop.environment)
    waves.lay_down(shop, len(codes), years[-1], years[-1], codes)
    return min(run(shop.job, shop.project, shop.environment).seconds for _ in range(2))
