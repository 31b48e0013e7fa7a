"""`python -m benchmarks.storage`: what runs leave on the disk. Runs the job again and again in one home, and prints sizes.

Sizes are in MB, after every fifth run. Every tenth run is killed half way, and products are made before it. What stays bounded
stops growing: Dagster's storage behind its thirtieth run, kept publications behind the fifth.
"""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import click

from benchmarks.workshop import Workshop, make_workshop

PLACES = {
    ".dagster": "home/.dagster",
    "warehouse": "home/warehouse",
    "products": "home/products",
    "target": "project/target",
    "logs": "project/logs",
}


@click.command()
@click.option("--runs", default=50, show_default=True, help="How many runs.")
@click.option("--every", default=5, show_default=True, help="After how many of them sizes are printed.")
def main(runs: int, every: int) -> None:
    """Measure what runs leave on the disk."""
    with tempfile.TemporaryDirectory(prefix="smart_customs_storage_") as folder:
        shop = make_workshop(Path(folder))
        click.echo("runs  seconds  " + "  ".join(f"{place:>9}" for place in [*PLACES, "candidate"]))
        begun = time.monotonic()
        for number in range(1, runs + 1):
            if number % 10:
                run(shop, shop.job)
            else:
                run(shop, [*shop.job[:-1], "survey_products"])
                kill(shop)
            if number % every == 0:
                sizes = [megabytes(shop.folder / path) for path in PLACES.values()]
                left = megabytes(shop.home / "warehouse/candidate")
                click.echo(
                    f"{number:>4}  {time.monotonic() - begun:>7.0f}  " + "  ".join(f"{size:>9.1f}" for size in [*sizes, left])
                )


def run(shop: Workshop, command: list[str]) -> None:
    """Runs the command. Raises CalledProcessError where it fails."""
    subprocess.run(command, cwd=shop.project, env=shop.environment, check=True, capture_output=True)


def kill(shop: Workshop) -> None:
    """Starts the job, kills its group once it builds, and waits as long as its guardian may need."""
    job = subprocess.Popen(
        shop.job,
        cwd=shop.project,
        env=shop.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    candidate = shop.home / "warehouse/candidate/warehouse.duckdb"
    while job.poll() is None and not candidate.exists():
        time.sleep(0.05)
    time.sleep(2)
    os.killpg(job.pid, signal.SIGKILL)
    job.wait()
    time.sleep(3)


def megabytes(folder: Path) -> float:
    """The size of all files below a folder; one with several names counts once."""
    files = {status.st_ino: status.st_blocks for path in folder.rglob("*") if path.is_file() for status in [path.stat()]}
    return sum(files.values()) * 512 / 1e6


if __name__ == "__main__":
    main()
