"""A table with the canonical names, from a program or a person rather than a survey platform."""

from collections.abc import Mapping
from datetime import datetime

from orchestration.landing.platforms.platform import Platform
from orchestration.landing.platforms.times import ISO_T
from orchestration.landing.platforms.untrusted import Untrusted

_WORDS = {"true": True, "yes": True, "false": False, "no": False}


class Plain(Platform):
    name = "plain"
    title = "a plain table"
    roles = {"id": ("submission_id",), "submitted": ("submitted_at",), "complete": ("is_complete",), "test": ("is_test",)}
    required = ("id", "submitted", "complete", "test")
    dropped = frozenset({"source_row"})
    time_forms = (ISO_T,)
    time_expected = "ISO 8601 with Z or an offset, such as 2024-04-17T08:12:36Z"

    def name_of(self, cell: str) -> str:
        return cell.strip()

    def is_complete(self, roles: Mapping[str, str]) -> bool:
        return _truth(roles, "complete", "is_complete")

    def is_test(self, roles: Mapping[str, str]) -> bool:
        return _truth(roles, "test", "is_test")

    def submitted(self, text: str, order: str | None) -> datetime:
        moment = super().submitted(text, order)
        if moment.tzinfo is None:
            raise Untrusted(f"the time {text!r} names no zone; expected {self.time_expected}")
        return moment


def _truth(roles: Mapping[str, str], role: str, column: str) -> bool:
    word = roles[role].lower()
    if word not in _WORDS:
        raise Untrusted(f"{column} is {roles[role]!r}; expected yes, no, true or false")
    return _WORDS[word]
