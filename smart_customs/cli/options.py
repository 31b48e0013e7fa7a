"""The options that commands share."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path

import click

from smart_customs.landing.declaration import DATE_ORDERS, Wrong, declared_of

PATH = click.Path(path_type=Path, readable=False)
"""What may not be read is refused with a sentence of landing's own."""
FILE = click.argument("file", type=PATH)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
SURVEYS = click.Choice(["member", "partner_agency"])
SURVEY = click.option("--survey", required=True, type=SURVEYS, help="Who was asked.")
WAVE = click.option("--wave", required=True, help="Id of the wave, such as 2024.")
DATE_ORDER = click.option("--date-order", type=click.Choice(DATE_ORDERS), help="How dates are written, where it is not clear.")


def _known(_: click.Context, __: click.Parameter, platform: str | None) -> str | None:
    if platform is not None:
        # The platforms take time to load, and are asked for seldom.
        from smart_customs.landing.platforms import PLATFORMS

        if platform not in PLATFORMS:
            raise click.UsageError(f"--platform is one of {', '.join(PLATFORMS)}; found {platform!r}.")
    return platform


PLATFORM = click.option(
    "--platform", callback=_known, help="The survey platform, if it cannot be recognised; a wrong name lists them."
)


def dialect_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that declare what is otherwise detected; the command gets one `declared`."""

    @click.option("--encoding", help="Encoding, such as utf-8 or cp1252.")
    @click.option("--delimiter", help="What separates cells, one character or several; `tab` for a tabulator.")
    @click.option("--quote", help="The character around cells.")
    @click.option("--escape", help="What stands before a quote in a cell; the quote itself where quotes are doubled.")
    @click.option("--skip-lines", type=click.IntRange(min=0), help="Lines before the header.")
    @click.option("--sheet", help="The worksheet with the answers.")
    @wraps(command)
    def with_declared(
        encoding: str | None,
        delimiter: str | None,
        quote: str | None,
        escape: str | None,
        skip_lines: int | None,
        sheet: str | None,
        header_rows: int = 1,
        **others: object,
    ) -> None:
        try:
            declared = declared_of(encoding, delimiter, quote, escape, skip_lines, sheet, header_rows)
        except Wrong as wrong:
            raise click.UsageError(str(wrong)) from None
        command(declared=declared, **others)

    return with_declared
