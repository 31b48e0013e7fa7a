"""`python -m benchmarks`, which `make bench` calls: measures, one thing at a time, and prints a line for each figure."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from benchmarks import starting
from benchmarks.figures import HEAD, Figure, line, read, write
from benchmarks.history import history
from benchmarks.measuring import Failed
from benchmarks.reading import reading
from benchmarks.scale import scale
from benchmarks.workshop import PROJECT, make_workshop

SIZES = "100000,1000000,5000000"
RESULTS = PROJECT / "benchmarks" / "results" / "figures.json"


@click.command()
@click.option("--n", "sizes", default=SIZES, show_default=True, help="Numbers of records for the marginal cost.")
@click.option("--records", default=1_000_000, show_default=True, help="Records of the exports that are read and landed.")
@click.option("--only", multiple=True, type=click.Choice(["start", "history", "reading", "scale"]), help="Only this part.")
@click.option(
    "--against", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="JSON of another run to compare with."
)
@click.option("--out", type=click.Path(path_type=Path), default=RESULTS, help="Where the figures go as JSON.")
def main(sizes: str, records: int, only: tuple[str, ...], against: Path | None, out: Path) -> None:
    """Measure how fast the warehouse is. Seconds depend on the machine; ratios are taken within the run."""
    try:
        numbers = sorted(int(size.replace("_", "")) for size in sizes.split(","))
        before = read(against) if against else {}
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    click.echo(HEAD)
    figures = []
    with tempfile.TemporaryDirectory(prefix="bench_") as name:
        folder = Path(name)
        parts: dict[str, list[tuple[str, Callable[[], Iterator[Figure]]]]] = {
            "start": [("start", lambda: starting.starting(make_workshop(folder / "start")))],
            "history": [("history", lambda: history(folder))],
            "reading": [("read and land", lambda: reading(records, folder))],
            "scale": [("marginal cost", lambda: scale(numbers, folder))],
        }
        for part, steps in parts.items():
            for title, step in steps if not only or part in only else []:
                for figure in _all_of(title, step):
                    click.echo(line(figure, before.get(figure.name)))
                    figures.append(figure)
                    write(figures, out)
    missed = sum(figure.verdict.startswith("missed") for figure in figures)
    click.echo(f"{sum(figure.verdict == 'met' for figure in figures)} met, {missed} missed. {out}")


def _all_of(title: str, step: Callable[[], Iterator[Figure]]) -> Iterator[Figure]:
    """The figures of a part; where it fails, a line with the kind of error, and the rest goes on."""
    try:
        yield from step()
    except (Failed, OSError, MemoryError, ValueError) as error:
        yield Figure(title, None, error=f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
