"""Scores of impact and difficulty as exact numbers, turned so that high is more."""

import re
from collections.abc import Sequence
from fractions import Fraction

from .reading import Wave, trim
from .submissions import Record

NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
TOPICS = ("technology_impact", "technology_difficulty")
Scores = dict[str, Fraction]
"""Member -> its score, of those that gave one."""


def score(wave: Wave, topic: str, text: str) -> Fraction | None:
    """The turned score of one cell: a wording's code, or a number within the wave's scale; else None."""
    low, high = wave.scales[topic]
    coded = wave.code(topic, text)
    if coded is not None:
        value = Fraction(coded)
    elif NUMBER.fullmatch(trim(text)) and low <= Fraction(trim(text)) <= high:
        value = Fraction(trim(text))
    else:
        return None
    return value if wave.high_is_more else low + high - value


def scores_by_item(wave: Wave, topic: str, records: Sequence[Record]) -> dict[str, Scores]:
    """technology -> the scores that counted records give to it, for every technology that the topic asks about."""
    known: dict[str, Fraction | None] = {}
    found: dict[str, Scores] = {technology: {} for technology in wave.items(topic)}
    for question in wave.questions.get(topic, []):
        for record in records:
            text = record.cells[question.column_name]
            if text not in known:
                known[text] = score(wave, topic, text)
            if known[text] is not None:
                found[question.item_code][record.member_iso3] = known[text]
    return found
