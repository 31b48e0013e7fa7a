"""Qualtrics: field ids, question texts, and a row of JSON that names the time zone; older exports have two rows."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from pathlib import Path

from orchestration.landing.platforms.names import clean, key
from orchestration.landing.platforms.platform import Platform, Settings
from orchestration.landing.platforms.times import ISO_T, zone
from orchestration.landing.platforms.untrusted import Untrusted
from orchestration.landing.refusal import Refused

_ID = re.compile(r"R_[0-9A-Za-z]{10,20}")
_NUMBERED = re.compile(r"V\d+")
_TESTS = frozenset(
    {"1", "2", "9", "17", "survey preview", "survey test", "preview spam", "spam preview", "offline survey preview"}
)
_OTHERS = frozenset({"0", "4", "8", "12", "16", "ip address", "imported", "spam", "imported spam", "offline"})


class Qualtrics(Platform):
    name = "qualtrics"
    title = "Qualtrics"
    roles = {"id": ("responseid",), "submitted": ("enddate", "recordeddate"), "complete": ("finished",), "test": ("status",)}
    required = ("id", "submitted", "complete", "test")
    dropped = frozenset(
        """
        startdate ipaddress progress duration_in_seconds recipientlastname recipientfirstname recipientemail externalreference
        externaldatareference locationlatitude locationlongitude locationaccuracy distributionchannel userlanguage
        responseset name emailaddress q_recaptchascore q_relevantidduplicate q_relevantidduplicatescore q_relevantidfraudscore
        q_ballotboxstuffing q_totalduration q_url
        """.split()
    )
    missing = frozenset({"-99"})
    separators = (",",)
    time_forms = (ISO_T,)
    time_expected = "YYYY-MM-DD HH:MM:SS"
    id_forms = (_ID,)

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        if not first_rows or not (self.has_roles(first_rows[0]) or self.has_roles(_field_ids(first_rows))):
            return None
        return 3 if len(first_rows) > 2 and any(_import_id(cell) for cell in first_rows[2]) else 2

    def names(self, header: Sequence[Sequence[str]], path: Path) -> list[str]:
        if any(_ID.fullmatch(cell.strip()) for cell in header[1]):
            raise Refused(
                path,
                "a response where the question texts stand",
                "field ids, question texts and, in newer exports, a row of JSON",
                "Export from Qualtrics again and leave the header rows as they are.",
                2,
            )
        if len(header) == 3 and not all(_import_id(cell) for cell in header[2]):
            place = next(number for number, cell in enumerate(header[2], 1) if not _import_id(cell))
            raise Refused(
                path,
                f"{header[2][place - 1]!r} in column {place} of the third header row",
                '{"ImportId": ...} in each column',
                "Export from Qualtrics again and leave the header rows as they are.",
                3,
            )
        return [clean(cell) for cell in _field_ids(header)]

    def options(self, header: Sequence[Sequence[str]], names: Sequence[str]) -> list[str]:
        # `Question - Selected Choice - Option`, in older exports `Question-Option`.
        return [re.split(r" - |-(?=\S)", clean(text))[-1] for text in header[1]]

    def time_zone(self, header: Sequence[Sequence[str]], settings: Settings, path: Path) -> tzinfo:
        if len(header) == 3:
            own = [key(name) for name in header[0]]
            place = own.index(next(name for name in self.roles["submitted"] if name in own))
            named = _import_id(header[2][place]).get("timeZone")
            if named:
                return zone(named, path)
        return super().time_zone(header, settings, path)

    def is_complete(self, roles: Mapping[str, str]) -> bool:
        finished = roles["complete"].lower()
        if finished not in ("true", "1", "false", "0"):
            raise Untrusted(f"Finished is {roles['complete']!r}; Qualtrics writes True, False, 1 or 0")
        return finished in ("true", "1")

    def is_test(self, roles: Mapping[str, str]) -> bool:
        status = roles["test"].lower()
        if status not in _TESTS | _OTHERS:
            raise Untrusted(f"Status is {roles['test']!r}, which is none that Qualtrics writes in English or as a number")
        return status in _TESTS


def _import_id(cell: str) -> dict:
    """The JSON of a cell of the third row; {} where it is none."""
    try:
        found = json.loads(cell)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and "ImportId" in found else {}


def _field_ids(header: Sequence[Sequence[str]]) -> list[str]:
    """The first row; where an older export numbers its own columns V1, V2, ..., the names below them."""
    below = header[1] if len(header) > 1 else header[0]
    return [text if _NUMBERED.fullmatch(cell.strip()) else cell for cell, text in zip(header[0], below, strict=False)]
