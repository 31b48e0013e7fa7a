"""The waves: their calendar, their scales, which came before which, and whether their questionnaires are there."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from smart_customs.codebook.check.finding import Finding, at, is_number
from smart_customs.codebook.seeds import ANSWERS, QUESTIONS, WAVES, Line, Seeds, of_wave
from smart_customs.landing.folder import WAVE_ID

_EXTENDED = "extended_deadline_on"
_DAYS = ("opened_on", "deadline_on", _EXTENDED, "closed_on")
_WHO = {"member": ("respondent", "member_iso3"), "partner_agency": ("partner_agency", "agency_type")}
"""By survey: topic and item of the column that says who answers."""
_SCALES = {"technology_impact": "impact", "technology_difficulty": "difficulty"}


def check_waves(seeds: Seeds) -> Iterator[Finding]:
    """Waves that stand twice, whose days or scales are none, or that follow one another in a circle."""
    seen: dict[tuple[str, str], int] = {}
    before = {(line.cells["survey_code"], line.cells["wave_id"]): line.cells["previous_wave_id"] for line in seeds.waves}
    for line in seeds.waves:
        cells = line.cells
        where = (cells["survey_code"], cells["wave_id"])
        if where[0] not in _WHO:
            yield at(WAVES, line, f"the survey {where[0]!r}", f"one of {', '.join(_WHO)}", "Correct it.")
        if not WAVE_ID.fullmatch(where[1]):
            yield at(
                WAVES, line, f"the wave id {where[1]!r}", "letters and digits of English, `_`, `-` and `.`", "Choose another one."
            )
        if where in seen:
            yield at(WAVES, line, f"the {where[0]} survey's wave {where[1]} as on line {seen[where]}", "one row", "Remove one.")
        seen.setdefault(where, line.number)
        yield from _calendar(line)
        if cells["provenance"] not in ("collected", "reconstructed"):
            yield at(WAVES, line, f"the provenance {cells['provenance']!r}", "collected or reconstructed", "Write which it is.")
        previous = cells["previous_wave_id"]
        if previous and (where[0], previous) not in before:
            yield at(
                WAVES,
                line,
                f"the wave before {previous!r}",
                f"a wave of the {where[0]} survey",
                "Describe it, or leave it empty.",
            )
        elif cycle := _cycle(where, before):
            yield at(
                WAVES,
                line,
                f"waves in a circle: {' after '.join(cycle)}",
                "each after an earlier one",
                "Correct previous_wave_id.",
            )
        yield from _scales(seeds, line)


def _calendar(line: Line) -> Iterator[Finding]:
    days = []
    # A deadline that was kept has no extended one.
    names = [name for name in _DAYS if name != _EXTENDED or line.cells[name]]
    for name in names:
        try:
            days.append(dt.date.fromisoformat(line.cells[name]))
        except ValueError:
            yield at(WAVES, line, f"{name} {line.cells[name]!r}", "a day as YYYY-MM-DD", "Correct it.")
    if len(days) == len(names) and (
        wrong := [pair for pair in pairwise(zip(days, names, strict=True)) if pair[0][0] > pair[1][0]]
    ):
        (first, first_name), (second, second_name) = wrong[0]
        yield at(WAVES, line, f"{first_name} {first} after {second_name} {second}", "days in their order", "Correct them.")


def _cycle(where: tuple[str, str], before: dict[tuple[str, str], str]) -> list[str]:
    """The waves from this one back to itself; empty where the way ends."""
    survey_code, wave_id = where
    way, current = [wave_id], before[where]
    while current and (survey_code, current) in before and current not in way:
        way.append(current)
        current = before[survey_code, current]
    return [*way, wave_id] if current == wave_id else []


def _scales(seeds: Seeds, line: Line) -> Iterator[Finding]:
    asked = {row["topic"] for row in of_wave(seeds.questions, line.cells["wave_id"], line.cells["survey_code"])}
    for topic, scale in _SCALES.items():
        lowest, highest = line.cells[f"{scale}_min"], line.cells[f"{scale}_max"]
        if topic in asked and not (is_number(lowest) and is_number(highest) and float(lowest) < float(highest)):
            yield at(
                WAVES,
                line,
                f"{scale}_min {lowest!r} and {scale}_max {highest!r}",
                f"the lowest and the highest score, since {topic} is asked about",
                "Write them.",
            )
    if asked & _SCALES.keys() and line.cells["high_is_more"] not in ("true", "false"):
        yield at(
            WAVES, line, f"high_is_more {line.cells['high_is_more']!r}", "true or false", "Write whether a high score means more."
        )


def check_missing(seeds: Seeds) -> Iterator[Finding]:
    """Columns and wordings without which a wave cannot be read."""
    wordings = {(line.cells["wave_id"], line.cells["topic"]) for line in seeds.answers}
    for line in seeds.waves:
        survey_code, wave_id = line.cells["survey_code"], line.cells["wave_id"]
        rows = [q for q in seeds.questions if (q.cells["survey_code"], q.cells["wave_id"]) == (survey_code, wave_id)]
        if not rows:
            yield at(
                WAVES,
                line,
                f"no question of the {survey_code} survey's wave {wave_id}",
                f"a row in {QUESTIONS} for each column of its export",
                "Draft them: smart-customs codebook draft FILE --survey SURVEY --wave WAVE.",
            )
            continue
        who = _WHO.get(survey_code)
        if who and who not in {(row.cells["topic"], row.cells["item_code"]) for row in rows}:
            yield at(
                WAVES,
                line,
                f"no question of the {survey_code} survey's wave {wave_id} that says who answers",
                f"a row in {QUESTIONS} with the topic {who[0]} and the item {who[1]}",
                "Add it.",
            )
        for topic, first in {row.cells["topic"]: row for row in reversed(rows)}.items():
            subject = seeds.topics.get(topic)
            needs = subject and subject.answers not in ("", "scale") and topic != "respondent"
            if needs and (wave_id, topic) not in wordings:
                yield at(
                    QUESTIONS,
                    first,
                    f"no wording for the topic {topic} of wave {wave_id}",
                    f"rows in {ANSWERS} for what is answered",
                    "Add them.",
                )
