"""SurveyMonkey: a question stands above the first column of its block, the options in a second row; an option's column holds its text."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from orchestration.landing.platforms.ids import NUMBER
from orchestration.landing.platforms.names import clean
from orchestration.landing.platforms.platform import Platform, key
from orchestration.landing.platforms.times import ISO, MONTH_FIRST_AM_PM
from orchestration.landing.refusal import Refused

_NO_OPTION = frozenset(
    {"", "response", "open_ended_response", "réponse", "réponse_ouverte", "antwort", "offene_antwort", "respuesta"}
)


class SurveyMonkey(Platform):
    name = "surveymonkey"
    title = "SurveyMonkey"
    roles = {"id": ("respondent_id",), "submitted": ("end_date",)}
    dropped = frozenset(
        "collector_id start_date date_created date_modified ip_address email_address first_name last_name custom_data".split()
    )
    dropped_form = re.compile(r"custom_data_\d+")
    # In a workbook the same times are dates.
    time_forms = (MONTH_FIRST_AM_PM, ISO)
    time_expected = "MM/DD/YYYY hh:mm:ss AM or PM"
    id_forms = (NUMBER,)

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        return 2 if super().header_rows(first_rows) else None

    def names(self, header: Sequence[Sequence[str]], path: Path) -> list[str]:
        questions, below = header
        mine = self.dropped.union(*self.roles.values())
        for question, option in zip(questions, below, strict=True):
            if key(question) in mine and option.strip():
                raise Refused(
                    path,
                    f"{option!r} below {question!r}",
                    "nothing below SurveyMonkey's own columns: the second row holds the options",
                    "Export all responses with two header rows.",
                    2,
                )
        names, current = [], ""
        for question, option in zip(questions, below, strict=True):
            current = clean(question) or current
            names.append(current if key(option) in _NO_OPTION else f"{current} [{clean(option)}]")
        return names

    def options(self, header: Sequence[Sequence[str]], names: Sequence[str]) -> list[str]:
        return list(header[1])

    def is_complete(self, roles: Mapping[str, str]) -> bool:
        return roles["submitted"] != ""
