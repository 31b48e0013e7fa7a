"""Which records of an export are a Member's, and what is left of them."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from smart_customs.comparing import comparable
from smart_customs.landing.codebook import Codebook
from smart_customs.landing.records import Record, Reject
from smart_customs.landing.refusal import Refused

CONTACT_POINT = "contact_point"
"""The topic of the questions on a Member's contact point."""


@dataclass(frozen=True)
class Names:
    """How a Member is named: `wordings` in the answers of a wave (comparable), `others` are names of other Members."""

    iso3: str
    wordings: frozenset[str]
    others: frozenset[str]

    def are(self, answer: str) -> bool:
        """Whether an answer is the Member."""
        return comparable(answer) in self.wordings

    def are_in(self, text: str) -> bool:
        """Whether a text that is no record names the Member: its code as a word in capitals or as a cell, or one of its names.

        In *Papua New Guinea* nobody named Guinea.
        """
        if re.search(rf"(?<!\w){re.escape(self.iso3)}(?!\w)", text):
            return True
        if re.search(rf"(?:^|[,;|\t\"])\s*{re.escape(self.iso3.lower())}\s*(?:$|[,;|\t\"])", text.lower(), re.MULTILINE):
            return True
        return any(name in self.wordings and name != self.iso3.lower() for name in self._any_name.findall(comparable(text)))

    @cached_property
    def _any_name(self) -> re.Pattern[str]:
        """A name of any Member, the longest that fits."""
        names = sorted((*self.wordings, *self.others), key=len, reverse=True)
        return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")


def load_names(seeds: Path, codebook: Codebook, iso3: str) -> Names:
    """How the Member with the code is named in the codebook's wave. Raises Refused where nobody has it, or is asked for it."""
    if not any(question.is_member for question in codebook.questions):
        raise Refused(
            seeds / "codebook/codebook_questions.csv",
            f"no question of the {codebook.survey_code} survey's wave {codebook.wave_id} that asks which Member answers",
            "one",
            "Forget the whole wave: leave --member out.",
        )
    if iso3.lower() not in codebook.members:
        raise Refused(
            seeds / "reference/ref_members.csv", f"no Member with the code {iso3!r}", "one, such as CAN", "Correct --member."
        )
    by_name = dict(_wordings(seeds, codebook.wave_id))
    own = {name for name, code in by_name.items() if code == iso3.upper()}
    return Names(iso3.upper(), frozenset({*own, iso3.lower()}), frozenset(by_name.keys() - own))


def _wordings(seeds: Path, wave_id: str) -> Iterator[tuple[str, str]]:
    """Comparable names and the code of the Member that each is for: by the lists, and by the codebook of the wave."""
    for row in _rows(seeds / "reference/ref_members.csv"):
        yield comparable(row["label_en"]), row["iso3"]
        yield comparable(row["label_fr"]), row["iso3"]
    for row in _rows(seeds / "codebook/codebook_answers.csv"):
        if (row["wave_id"], row["topic"]) == (wave_id, "respondent"):
            yield comparable(row["raw_value"]), row["answer_code"]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


class Erasure:
    """What becomes of each record of one export, as `forgetting_files` asks for it; counts what was erased."""

    def __init__(
        self,
        names: Names,
        members: frozenset[int],
        emptied: frozenset[int] | None,
        rejected: frozenset[int],
        encoding: str,
    ):
        """`members`: places of the columns that name the Member; `emptied`: of those to empty in its records.

        Where `emptied` is None the records go as a whole. `rejected`: numbers of sound records that name the Member and were
        rejected all the same.
        """
        self.erased = 0
        self._names = names
        self._members = members
        self._emptied = emptied
        self._rejected = rejected
        self._encoding = encoding

    def __call__(self, item: Record | Reject) -> Record | Reject | None:
        """What becomes of a record or a reject; None where it goes."""
        after = self._after(item)
        self.erased += after is not item
        return after

    def _after(self, item: Record | Reject) -> Record | Reject | None:
        if isinstance(item, Reject):
            return None if self._names.are_in(item.raw.decode(self._encoding, "replace")) else item
        if not any(self._names.are(item.cells[at]) for at in self._members):
            return None if item.source_row in self._rejected else item
        if self._emptied is None:
            return None
        if not any(item.cells[at] for at in self._emptied):
            return item
        return item._replace(cells=tuple("" if at in self._emptied else cell for at, cell in enumerate(item.cells)))
