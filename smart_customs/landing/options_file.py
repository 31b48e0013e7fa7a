"""What is said of an export in the file `options.toml` beside it in the inbox: the same as by the options of `land`."""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from smart_customs.landing.declaration import DATE_ORDERS, Wrong, declared_of
from smart_customs.landing.dialect.source import check_said
from smart_customs.landing.land import Order
from smart_customs.landing.platforms import PLATFORMS
from smart_customs.landing.platforms.platform import Settings
from smart_customs.landing.refusal import Refused

OPTIONS: Mapping[str, type] = {
    "encoding": str,
    "delimiter": str,
    "quote": str,
    "escape": str,
    "skip_lines": int,
    "sheet": str,
    "platform": str,
    "time_zone": str,
    "date_order": str,
    "expect_records": int,
    "fewer": bool,
}
"""Keys of `options.toml`, which are the long options of `land` with `_` for `-`, and the type of each value."""
_KINDS = {str: "a text in quotes", int: "a whole number, zero or more", bool: "true or false"}


def load_options(path: Path) -> dict[str, Any]:
    """What an `options.toml` says, by option. Raises Refused with the key that is wrong."""
    check_said(path)
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(path, f"a file that is no TOML ({error})", 'lines such as date_order = "dmy"', "Correct it.") from None
    for option, value in said.items():
        if option not in OPTIONS:
            near = difflib.get_close_matches(option, OPTIONS, n=1)
            nearest = f" (nearest: {near[0]})" if near else ""
            raise Refused(path, f"the key {option!r}{nearest}", f"one of {', '.join(OPTIONS)}", "Correct or remove it.")
        if type(value) is not OPTIONS[option] or value == "" or type(value) is int and value < 0:
            raise Refused(path, f"{option} = {value!r}", _KINDS[OPTIONS[option]], "Correct it.")
    try:
        order_of("", "", None, said)
    except Wrong as wrong:
        raise Refused(path, f"{wrong.option} = {wrong.found!r}", wrong.expected, "Correct it.") from None
    return said


def order_of(survey_code: str, wave_id: str, columns: Path | None, said: Mapping[str, Any]) -> Order:
    """What is said of an export. `said`: values of `OPTIONS`. Raises Wrong."""
    form = {name: said[name] for name in ("encoding", "delimiter", "quote", "escape", "skip_lines", "sheet") if name in said}
    for option, known in (("platform", tuple(PLATFORMS)), ("date_order", DATE_ORDERS)):
        if option in said and said[option] not in known:
            raise Wrong(option, f"one of {', '.join(known)}", said[option])
    return Order(
        survey_code,
        wave_id,
        said.get("platform"),
        columns,
        declared_of(**form),
        Settings(said.get("time_zone", Settings().time_zone), said.get("date_order")),
        said.get("expect_records"),
        said.get("fewer", False),
    )


def as_words(option: str, value: Any) -> list[str]:
    """What says the same on the command line."""
    name = f"--{option.replace('_', '-')}"
    if isinstance(value, bool):
        return [name] if value else []
    return [name, str(value)]
