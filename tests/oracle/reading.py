"""Reading: canonical files and seeds as text, and the seeds' rows given a shape. No calculation.

Every file is read with the empty string for a missing value and nothing else converted: `NA` is Namibia.
"""

import csv
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

Row = dict[str, str]

# Unicode's property White_Space.
WHITE_SPACE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
)
# Zero-width characters, marks of direction, soft hyphen, byte order mark.
_RANGES = ((0x200B, 0x2010), (0x202A, 0x202F), (0x2060, 0x2065), (0x2066, 0x206A))
UNSEEN = "\xad\u061c\u180e\ufeff" + "".join(chr(code) for start, end in _RANGES for code in range(start, end))
SCALE_TOPICS = {"technology_impact": "impact", "technology_difficulty": "difficulty"}


def trim(text: str) -> str:
    """`text` without Unicode white space (no-break space too) and unseen marks at its ends."""
    return text.strip(WHITE_SPACE + UNSEEN)


@cache
def fold(text: str) -> str:
    """The form in which texts are compared: what looks the same is the same."""
    letters = []
    for letter in unicodedata.normalize("NFC", text):
        if letter in UNSEEN:
            continue
        if letter in WHITE_SPACE:
            letters.append(" ")
        elif letter in "`´‘’‛ʹʼ′＇":
            letters.append("'")
        elif letter in "‐‑‒–—―−﹘﹣－":
            letters.append("-")
        else:
            letters.append(letter)
    return " ".join("".join(letters).lower().split())


def read_rows(path: Path) -> list[Row]:
    """The rows of a CSV file (UTF-8, first line the header), every cell as text."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle, strict=True))


def as_date(text: str) -> date | None:
    """An ISO date, None for an empty cell."""
    return date.fromisoformat(trim(text)) if trim(text) else None


class Question(NamedTuple):
    """One column of a questionnaire and the item that it asks about (empty: none)."""

    column_name: str
    item_code: str


@dataclass(frozen=True)
class Wave:
    """One survey's questionnaire and fieldwork in one wave. `scales` is topic -> (minimum, maximum)."""

    wave_id: str
    survey_code: str
    opened_on: date
    deadline_on: date
    late_after: date
    closed_on: date
    previous_wave_id: str
    scales: dict[str, tuple[Fraction, Fraction]]
    high_is_more: bool
    questions: dict[str, list[Question]]
    answers: dict[tuple[str, str], str]

    def asks(self, topic: str) -> bool:
        """Whether the questionnaire has a column of the topic."""
        return bool(self.questions.get(topic))

    def items(self, *topics: str) -> list[str]:
        """The item codes asked in any of the topics, each once, in the codebook's order."""
        return list(dict.fromkeys(q.item_code for topic in topics for q in self.questions.get(topic, [])))

    def code(self, topic: str, text: str) -> str | None:
        """The code that an answer's wording stands for, None if it stands for none."""
        return self.answers.get((topic, fold(text)))


class Seeds:
    """The reference lists and the codebook of a seeds folder (`reference/`, `codebook/`)."""

    def __init__(self, seeds_dir: Path) -> None:
        self._reference = seeds_dir / "reference"
        self._codebook = seeds_dir / "codebook"
        self.regions = self._codes("ref_regions", "region_code")
        self.members = read_rows(self._reference / "ref_members.csv")
        self.technology_order = {
            row["technology_code"]: int(row["sort_order"]) for row in self._reference_rows("ref_technologies")
        }
        self.statuses = self._codes("ref_adoption_statuses", "adoption_status")
        self.maturity_levels = {
            int(row["maturity_level"]): row["maturity_code"] for row in self._reference_rows("ref_maturity_levels")
        }
        self.dimensions = self._codes("ref_pmm_dimensions", "pmm_dimension_code")
        self.dimension_of = {
            row["pmm_outcome_code"]: row["pmm_dimension_code"] for row in self._reference_rows("ref_pmm_outcomes")
        }
        self.agency_types = self._codes("ref_agency_types", "agency_type")
        self.bundled = self._bundled()
        self.overlaps = {
            (row["wave_id"], row["technology_code"]): row for row in self._reference_rows("ref_overlapping_activities")
        }
        self._waves = {(row["survey_code"], row["wave_id"]): row for row in self._reference_rows("ref_survey_waves")}
        self._questions = self._questions_by_wave()
        self._answers = self._answers_by_wave()

    def _reference_rows(self, name: str) -> list[Row]:
        return read_rows(self._reference / f"{name}.csv")

    def _codes(self, name: str, column: str) -> list[str]:
        return [row[column] for row in self._reference_rows(name)]

    def _bundled(self) -> dict[str, set[str]]:
        bundled = defaultdict(set)
        for row in self._reference_rows("ref_technology_bundles"):
            bundled[row["wave_id"]] |= {row["technology_code"], row["member_technology_code"]}
        return bundled

    def _questions_by_wave(self) -> dict[tuple[str, str], dict[str, list[Question]]]:
        found = defaultdict(lambda: defaultdict(list))
        for row in read_rows(self._codebook / "codebook_questions.csv"):
            question = Question(row["column_name"], trim(row["item_code"]))
            found[row["survey_code"], row["wave_id"]][row["topic"]].append(question)
        return found

    def _answers_by_wave(self) -> dict[str, dict[tuple[str, str], str]]:
        found = defaultdict(dict)
        for row in read_rows(self._codebook / "codebook_answers.csv"):
            found[row["wave_id"]][row["topic"], fold(row["raw_value"])] = trim(row["answer_code"])
        return found

    def wave(self, survey_code: str, wave_id: str) -> Wave:
        """The wave of one survey; KeyError if `ref_survey_waves` does not know it."""
        row = self._waves[survey_code, wave_id]
        closed_on = as_date(row["closed_on"])
        deadline_on = as_date(row["deadline_on"]) or closed_on
        return Wave(
            wave_id=wave_id,
            survey_code=survey_code,
            opened_on=as_date(row["opened_on"]),
            deadline_on=deadline_on,
            late_after=as_date(row["extended_deadline_on"]) or deadline_on,
            closed_on=closed_on,
            previous_wave_id=trim(row["previous_wave_id"]),
            scales={
                topic: (Fraction(trim(row[f"{scale}_min"])), Fraction(trim(row[f"{scale}_max"])))
                for topic, scale in SCALE_TOPICS.items()
                if trim(row[f"{scale}_min"])
            },
            high_is_more=fold(row["high_is_more"]) != "false",
            questions=self._questions[survey_code, wave_id],
            answers=self._answers[wave_id],
        )

    def members_on(self, day: date) -> dict[str, str]:
        """Member (iso3) -> region_code, of those who are Members on `day` (half-open validity)."""
        return {
            row["iso3"]: row["region_code"]
            for row in self.members
            if (as_date(row["valid_from"]) or date.min) <= day < (as_date(row["valid_to"]) or date.max)
        }
