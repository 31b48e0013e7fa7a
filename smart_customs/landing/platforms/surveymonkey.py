"""SurveyMonkey: two header rows, the question over its block of columns, and below it the option or `Response`."""

import html
import re
from collections.abc import Sequence

from smart_customs.landing.platforms.platform import Platform, Wanted, key

_TAG = re.compile(r"<[^<>]*>")
_NO_OPTION = {"", "response", "open_ended_response", "réponse", "réponse_ouverte"}


class SurveyMonkey(Platform):
    name = "surveymonkey"

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        keys = [key(name) for name in first_rows[0]]
        return 2 if {"respondent_id", "collector_id", "end_date"} <= set(keys[:6]) else None

    def names(self, header: Sequence[Sequence[str]], wanted: Wanted) -> list[str]:
        names, question = [], ""
        for above, below in zip(header[0], header[1], strict=True):
            question = _plain(above) or question
            option = _plain(below)
            names.append(question if key(option) in _NO_OPTION else f"{question} [{option}]")
        return names


def _plain(text: str) -> str:
    """A heading without its markup."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())
