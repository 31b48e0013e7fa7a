"""What the check has found in a row of a seed."""

from typing import NamedTuple

from smart_customs.codebook.seeds import Line
from smart_customs.landing.refusal import Refused


class Finding(NamedTuple):
    """Something that a run would refuse. `survey_code` and `wave_id` are empty where it concerns every survey, or every wave."""

    path: str
    line: int | None
    found: str
    expected: str
    remedy: str
    survey_code: str = ""
    wave_id: str = ""

    def concerns(self, survey_code: str | None, wave_id: str | None) -> bool:
        """Whether it stands in the way of a wave of a survey; None for any."""
        return (not self.wave_id or wave_id in (None, self.wave_id)) and (
            not self.survey_code or survey_code in (None, self.survey_code)
        )

    def __str__(self) -> str:
        return str(self.refused())

    def refused(self) -> Refused:
        """It as a refusal."""
        return Refused(self.path, self.found, self.expected, self.remedy, self.line)


def at(name: str, line: Line, found: str, expected: str, remedy: str) -> Finding:
    """A finding in a row of a seed, of the survey and wave of that row."""
    cells = line.cells
    return Finding(shown(name), line.number, found, expected, remedy, cells.get("survey_code", ""), cells.get("wave_id", ""))


def shown(name: str) -> str:
    """A seed as people call it."""
    return f"seeds/{name}"


def is_number(text: str) -> bool:
    """Whether a text is a number as scales write it."""
    return text.replace(".", "", 1).isdecimal()
