"""Qualtrics: a row of field ids, a row of question texts and, in newer exports, a row of JSON with the ids and the time zone."""

import json
import re
from collections.abc import Sequence
from typing import Any

from smart_customs.landing.platforms.platform import Platform, Wanted, key

_NUMBERED = re.compile(r"V\d+")


class Qualtrics(Platform):
    name = "qualtrics"
    id_form = re.compile(r"R_\w+")

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        names = [key(name) for name in _names(first_rows)]
        if not {"responseid", "enddate", "finished"} <= set(names):
            return None
        return 3 if len(first_rows) > 2 and all(_import_id(cell) is not None for cell in first_rows[2]) else 2

    def names(self, header: Sequence[Sequence[str]], wanted: Wanted) -> list[str]:
        return _names(header)

    def texts(self, header: Sequence[Sequence[str]], names: Sequence[str]) -> Sequence[str]:
        return header[1]

    def zone(self, header: Sequence[Sequence[str]]) -> str | None:
        zones = [(_import_id(cell) or {}).get("timeZone") for cell in header[-1]]
        # `Z` is how the platform writes UTC.
        zone = next((zone for zone in zones if zone and isinstance(zone, str)), None)
        return "UTC" if zone == "Z" else zone


def _names(rows: Sequence[Sequence[str]]) -> list[str]:
    """The field ids. Older exports number the platform's own columns, V1 and so on, and name them one row below."""
    below = rows[1] if len(rows) > 1 else rows[0]
    return [under if _NUMBERED.fullmatch(name) else name for name, under in zip(rows[0], below, strict=True)]


def _import_id(cell: str) -> dict[str, Any] | None:
    """What the third row says of a column; None if it is another row."""
    try:
        content = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) and "ImportId" in content else None
