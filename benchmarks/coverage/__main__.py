"""`python -m benchmarks.coverage`, which `make coverage` calls: how often what the warehouse says is true, a line a figure."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from benchmarks.coverage.change import change
from benchmarks.coverage.estimates import estimates
from benchmarks.coverage.ranks import ranks
from benchmarks.figures import HEAD, Figure, line, write
from benchmarks.workshop import PROJECT

RESULTS = PROJECT / "benchmarks" / "results" / "coverage.json"
PARTS: dict[str, Callable[[int], Iterator[Figure]]] = {"estimates": estimates, "change": change, "ranks": ranks}


@click.command()
@click.option("--only", multiple=True, type=click.Choice(list(PARTS)), help="Only this part.")
@click.option("--seed", default=1, show_default=True, help="What is drawn; the same seed draws the same.")
@click.option("--out", type=click.Path(path_type=Path), default=RESULTS, help="Where the figures go as JSON.")
def main(only: tuple[str, ...], seed: int, out: Path) -> None:
    """Draw memberships of which everything is known, let some answer, and compare what the project's SQL says with the truth."""
    click.echo(HEAD)
    figures = []
    for part, measured in PARTS.items():
        for figure in measured(seed) if not only or part in only else []:
            click.echo(line(figure))
            figures.append(figure)
            write(figures, out)
    missed = sum(figure.verdict.startswith("missed") for figure in figures)
    click.echo(f"{sum(figure.verdict == 'met' for figure in figures)} met, {missed} missed. {out}")


if __name__ == "__main__":
    main()
