"""How the commands speak."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click

from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.refusal import Refused
from smart_customs.paths import Home, HomeError
from smart_customs.printable import is_printable, printable_lines

_Options = ParamSpec("_Options")


def say(text: str, err: bool = False) -> None:
    """Prints lines. What came from outside stands in them as text, whatever it would make a terminal do."""
    click.echo(printable_lines(text), err=err)


def say_json(content: object) -> None:
    """Prints an object for programs. Letters stand as they are; what steers a terminal stands as its code, as JSON allows it."""
    text = json.dumps(content, ensure_ascii=False)
    click.echo(text if is_printable(text) else json.dumps(content).replace("\x7f", "\\u007f"))


def sentences(command: Callable[_Options, None]) -> Callable[_Options, None]:
    """What is refused or fails ends as a sentence, with exit code 1; with --json as an object with the key `error`."""

    @wraps(command)
    def speaking(*args: _Options.args, **options: _Options.kwargs) -> None:
        try:
            command(*args, **options)
        except (Refused, HomeError, OSError, MemoryError) as error:
            sentence = str(error) if isinstance(error, Refused | HomeError) else _about_system(error)
            if options.get("as_json"):
                say_json({"error": sentence})
            say(f"Error: {sentence}", err=True)
            sys.exit(1)

    return speaking


def _about_system(error: OSError | MemoryError) -> str:
    if isinstance(error, MemoryError):
        return "the file needs more memory than there is. Nothing was written. Declare its dialect, or split it."
    place = f"{error.filename}: " if error.filename else ""
    return (
        f"{place}{error.strerror or error}. Nothing was written. Make room, or ask for the right to write there, then try again."
    )


def landing_folder() -> LandingFolder:
    """The landing folder of this home."""
    return LandingFolder(Home.from_environment().landing)
