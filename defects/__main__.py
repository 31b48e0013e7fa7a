"""`python -m defects`: tries every defect of the catalogue on both waves and writes the table into docs/reliability.md.

With `--only NAME` or `--wave WAVE` only these are tried and told, and nothing is written. Ends with 0 where no defect is silent.
"""

import sys
import time

import click

from defects.catalogue import DEFECTS
from defects.page import counts, silent, told, write
from defects.place import WAVES
from defects.run import try_all


@click.command()
@click.option("--only", multiple=True, type=click.Choice(list(DEFECTS)), help="Only this defect; may be repeated.")
@click.option("--wave", multiple=True, type=click.Choice(WAVES), help="Only this wave.")
def main(only: tuple[str, ...], wave: tuple[str, ...]) -> None:
    """Try the defects of the catalogue, each alone."""
    begun = time.monotonic()
    names, waves = list(only or DEFECTS), list(wave or WAVES)
    found = try_all(names, waves, lambda name, verdicts: click.echo(told(name, verdicts)))
    click.echo(f"{counts(found)} in {time.monotonic() - begun:.0f} seconds")
    if not only and not wave:
        write(found)
    sys.exit(bool(silent(found)))


if __name__ == "__main__":
    main()
