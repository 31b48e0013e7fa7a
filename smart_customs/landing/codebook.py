"""The codebook of one wave and survey as landing needs it: which columns a file must have, and which answers are known."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from smart_customs.comparing import comparable
from smart_customs.landing.refusal import Refused


@dataclass(frozen=True)
class Question:
    """One column of a canonical file."""

    column_name: str
    topic: str
    item_code: str
    answer_type: str
    label_en: str
    label_fr: str

    @property
    def is_member(self) -> bool:
        """Whether it says which Member answers."""
        return self.topic == "respondent" and self.item_code == "member_iso3"


@dataclass(frozen=True)
class Codebook:
    """What is known of one wave of one survey. `scales`: lowest and highest score of a topic."""

    survey_code: str
    wave_id: str
    questions: tuple[Question, ...]
    wordings: dict[str, frozenset[str]]
    members: frozenset[str]
    scales: dict[str, tuple[float, float]]

    @cached_property
    def other_texts(self) -> dict[str, str]:
        """By the column of an option "other": the column for what people typed beside it, of the topic `<topic>_other`."""
        texts = {question.topic: question.column_name for question in self.questions if question.answer_type == "text"}
        return {
            question.column_name: texts[f"{question.topic}_other"]
            for question in self.questions
            if question.item_code == "other" and f"{question.topic}_other" in texts
        }

    @cached_property
    def other_wordings(self) -> frozenset[str]:
        """Comparable forms of what answers an option "other" with yes or no."""
        topics = {self.by_column[column].topic for column in self.other_texts}
        return frozenset({"yes", "no"}).union(*(self.wordings.get(topic, frozenset()) for topic in topics))

    @cached_property
    def by_column(self) -> dict[str, Question]:
        """The questions by their column's name."""
        return {question.column_name: question for question in self.questions}

    def knows(self, question: Question, answer: str) -> bool:
        """Whether the warehouse can place the answer; an empty one and free text it always can."""
        value = comparable(answer)
        if not value or question.answer_type == "text":
            return True
        if question.is_member and value in self.members:
            return True
        if value in self.wordings.get(question.topic, frozenset()):
            return True
        return question.answer_type == "scale" and self._is_on_scale(question.topic, value)

    def _is_on_scale(self, topic: str, value: str) -> bool:
        whole, point, fraction = value.partition(".")
        digits = [whole, fraction] if point else [whole]
        if not all(part.isascii() and part.isdigit() for part in digits):
            return False
        lowest, highest = self.scales[topic]
        return lowest <= float(value) <= highest


def load_codebook(seeds: Path, survey_code: str, wave_id: str) -> Codebook:
    """The codebook from the seeds. Raises Refused where the wave is not described for that survey."""
    waves = list(_rows(seeds / "reference/ref_survey_waves.csv"))
    wave = next((row for row in waves if (row["survey_code"], row["wave_id"]) == (survey_code, wave_id)), None)
    questions = tuple(
        Question(*(row[name] for name in ("column_name", "topic", "item_code", "answer_type", "label_en", "label_fr")))
        for row in _rows(seeds / "codebook/codebook_questions.csv")
        if (row["survey_code"], row["wave_id"]) == (survey_code, wave_id)
    )
    if wave is None or not questions:
        described = ", ".join(f"{row['survey_code']} {row['wave_id']}" for row in waves)
        raise Refused(
            seeds / ("reference/ref_survey_waves.csv" if wave is None else "codebook/codebook_questions.csv"),
            f"no rows of the {survey_code} survey's wave {wave_id} (described are: {described})",
            "a row for the wave and one for each question",
            "Draft them from the export: smart-customs codebook draft FILE --survey SURVEY --wave WAVE.",
        )
    wordings: dict[str, set[str]] = {}
    for row in _rows(seeds / "codebook/codebook_answers.csv"):
        if row["wave_id"] == wave_id:
            wordings.setdefault(row["topic"], set()).add(comparable(row["raw_value"]))
    return Codebook(
        survey_code,
        wave_id,
        questions,
        {topic: frozenset(values) for topic, values in wordings.items()},
        frozenset(code.lower() for code in _cells(seeds / "reference/ref_members.csv", "iso3")),
        {
            f"technology_{scale}": (float(wave[f"{scale}_min"]), float(wave[f"{scale}_max"]))
            for scale in ("impact", "difficulty")
            if wave[f"{scale}_min"] and wave[f"{scale}_max"]
        },
    )


def described_waves(seeds: Path) -> list[tuple[str, str]]:
    """Survey and wave of every row of ref_survey_waves."""
    return [(row["survey_code"], row["wave_id"]) for row in _rows(seeds / "reference/ref_survey_waves.csv")]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _cells(path: Path, column: str) -> Iterator[str]:
    """One column, of a list that may be long."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        at = next(rows).index(column)
        yield from (row[at] for row in rows if row)
