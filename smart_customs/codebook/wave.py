"""The row of `ref_survey_waves` that is proposed for a wave: its calendar from the responses, the rest from the wave before."""

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise

from smart_customs.codebook.decisions import Decisions
from smart_customs.codebook.export import Export
from smart_customs.codebook.last_wave import LastWave
from smart_customs.codebook.matching import Match
from smart_customs.codebook.proposal import Proposal
from smart_customs.landing.refusal import Refused

WAVE_COLUMNS = (
    *("wave_id", "survey_code", "title", "opened_on", "deadline_on", "extended_deadline_on", "closed_on", "provenance"),
    *("previous_wave_id", "impact_min", "impact_max", "difficulty_min", "difficulty_max", "high_is_more"),
)
_DAYS = ("opened_on", "deadline_on", "extended_deadline_on", "closed_on")


def propose_wave(
    survey_code: str, wave_id: str, export: Export, proposal: Proposal, known: LastWave, decisions: Decisions
) -> dict[str, str]:
    """The row by its columns. Raises Refused where a decision about it cannot be read."""
    last = known.wave or {}
    title = last.get("title", f"Smart Customs Survey {wave_id}: {survey_code}").replace(known.wave_id or wave_id, wave_id)
    row = dict.fromkeys(WAVE_COLUMNS, "")
    row |= {"wave_id": wave_id, "survey_code": survey_code, "provenance": "collected", "previous_wave_id": known.wave_id or ""}
    row["title"] = decisions.assume("wave", "", "title", title)
    row |= dict(zip(_DAYS, _calendar(export, decisions), strict=True))
    for scale in ("impact", "difficulty"):
        scores = _scores(proposal, f"technology_{scale}")
        if scores is not None:
            row |= dict(zip((f"{scale}_min", f"{scale}_max"), _scale(scale, scores, last, decisions), strict=True))
            row["high_is_more"] = last.get("high_is_more") or "true"
    return row


def _calendar(export: Export, decisions: Decisions) -> list[str]:
    """Four days in their order.

    The third one is empty where the deadline was not extended, all of them where no response shows them and nobody has decided
    yet. Raises Refused.
    """
    about = ("wave", "", " ".join(_DAYS))
    if export.last_day:
        # The narrowest calendar that no response falls out of; nobody is called late.
        days = decisions.assume(*about, " ".join([export.first_day, *[export.last_day] * 3])).split()
    else:
        days = decisions.choose(*about, [Match("", 0)]).split()
        if decisions.line_of(*about) is None:
            return [""] * len(_DAYS)
    try:
        calendar = [dt.date.fromisoformat(day) for day in days]
    except ValueError:
        calendar = []
    if len(calendar) not in (3, 4) or any(first > second for first, second in pairwise(calendar)):
        raise Refused(
            decisions.path or "decisions",
            f"the calendar {' '.join(days)!r}",
            f"four days in their order, as YYYY-MM-DD: {', '.join(_DAYS)}; or three, without an extended deadline",
            "Correct the decision.",
            line=decisions.line_of(*about),
        )
    return days if len(days) == 4 else [*days[:2], "", days[2]]


def _scores(proposal: Proposal, topic: str) -> list[float] | None:
    """What was answered in numbers; None where the topic is not asked about."""
    columns = [question.column for question in proposal.questions if question.topic == topic]
    answers = {answer for column in columns for answer in column.answers if answer.replace(".", "", 1).isdecimal()}
    return sorted(map(float, answers)) if columns else None


def _scale(scale: str, scores: list[float], last: Mapping[str, str], decisions: Decisions) -> list[str]:
    """The lowest and highest score: those of the last wave, where all scores lie between them and reach them."""
    before = [last.get(f"{scale}_min", ""), last.get(f"{scale}_max", "")]
    fits = all(before) and (not scores or float(before[0]) <= scores[0] and scores[-1] <= float(before[1]))
    proposed = before if fits else [f"{scores[0]:g}", f"{scores[-1]:g}"] if scores else ["1", "5"]
    # A few answers at the lower end of a wider scale look like the old one; far from its end is no sign of it.
    decided = decisions.choose("wave", "", f"{scale}_min {scale}_max", [Match(" ".join(proposed), 95 if fits else 60)]).split()
    if len(decided) != 2 or not all(value.replace(".", "", 1).isdecimal() for value in decided):
        raise Refused(
            decisions.path or "decisions",
            f"the scale {' '.join(decided)!r}",
            "its lowest and highest score, such as 1 5",
            "Correct the decision.",
            line=decisions.line_of("wave", "", f"{scale}_min {scale}_max"),
        )
    return decided
