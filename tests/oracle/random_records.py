"""The canonical file of a random wave: who answers, when, and every kind of record that does not count."""

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from .random_questionnaires import Questionnaire, disguised
from .reading import Wave, fold, trim

RESERVED = ("submission_id", "submitted_at", "is_complete", "is_test", "source_row")
SECONDS_A_DAY = 86_400
# Of two records of a Member in the same second, the fraction decides; of equal fractions, the row.
FRACTIONS = ("", "", "", ".0", ".5", ".500000", ".250", ".1", ".123456", ".123457", ".000001", ".999999")
# Topics whose answers a Member may repeat from one wave to the next.
REPEATED = ("it_strategy", "maturity", "technology_status", "performance", "capacity", "top_technology", "case_study_willingness")
Key = tuple[str, str, int]
"""Topic and item of a column, and which of several columns of these it is."""


@dataclass
class Given:
    """What was answered in a wave: Member -> column's key -> cell."""

    cells: dict[str, dict[Key, str]] = field(default_factory=dict)


def column_keys(form: Questionnaire) -> dict[str, Key]:
    """column_name -> key."""
    seen, keys = Counter(), {}
    for question in form.questions:
        what = question["topic"], question["item_code"]
        keys[question["column_name"]] = *what, seen[what]
        seen[what] += 1
    return keys


def respondents(rng: random.Random, members: Mapping[str, str], before: Collection[str] = ()) -> list[str]:
    """The Members that answer: of each region none, one, two, all, or a random share; sometimes all or none at all.

    Those that answered `before` may be the likelier ones.
    """
    whole, loyalty = rng.random(), rng.choice((0, 0.5, 0.9, 1))
    answering = []
    for region in sorted(set(members.values())):
        here = sorted(iso3 for iso3, r in members.items() if r == region)
        sizes = (0, 1, 2, len(here), *(rng.randint(len(here) // 4, len(here)) for _ in range(8)))
        size = len(here) if whole < 0.03 else 0 if whole > 0.99 else min(rng.choice(sizes), len(here))
        rng.shuffle(here)
        answering += sorted(here, key=lambda iso3: not (iso3 in before and rng.random() < loyalty))[:size]
    return answering


class RecordWriter:
    """Draws the rows of one wave, in the order of `columns`, with a running `source_row`."""

    def __init__(
        self,
        rng: random.Random,
        wave: Wave,
        form: Questionnaire,
        spellings: Mapping[str, Sequence[str]],
        before: Given,
        *,
        is_late: bool = False,
    ):
        self._rng = rng
        self._wave = wave
        self._form = form
        self._spellings = spellings
        self._row = 0
        self._before = before
        self._is_late = is_late
        self._keys = column_keys(form)
        self._known = {(row["topic"], fold(row["raw_value"])) for row in form.answers}
        self._constancy = rng.choice((0, 0.5, 0.9, 1))
        self.given = Given()
        self.columns = [q["column_name"] for q in form.questions]
        rng.shuffle(self.columns)

    def moment(self, *, day_offset: int | None = None) -> datetime:
        """A time within fieldwork, with its first and last second likely; or `day_offset` days from its nearer end."""
        rng, wave = self._rng, self._wave
        if self._is_late and day_offset is None:
            day = wave.late_after + timedelta(days=rng.randint(1, (wave.closed_on - wave.late_after).days))
            return self._at(day, rng.choice((0, SECONDS_A_DAY - 1, rng.randrange(SECONDS_A_DAY))))
        if day_offset is not None:
            base = wave.opened_on if day_offset < 0 else wave.closed_on
            second = rng.choice((0, SECONDS_A_DAY - 1, rng.randrange(SECONDS_A_DAY)))
            return self._at(base + timedelta(days=day_offset), second)
        edge = rng.random()
        if edge < 0.03:
            return self._at(wave.opened_on, 0)
        if edge < 0.06:
            return self._at(rng.choice((wave.closed_on, wave.late_after)), SECONDS_A_DAY - 1)
        days = (wave.closed_on - wave.opened_on).days
        return self._at(wave.opened_on + timedelta(days=rng.randint(0, days)), rng.randrange(SECONDS_A_DAY))

    @staticmethod
    def _at(day, second: int) -> datetime:
        return datetime.combine(day, time(), UTC) + timedelta(seconds=second)

    def row(self, member: str, moment: datetime, *, is_complete: bool = True, is_test: bool = False) -> list[str]:
        """One record of the file, every cell text."""
        self._row += 1
        fraction = self._rng.choice(FRACTIONS)
        by_column = {column: self._cell(member, column) for column in self.columns}
        self.given.cells[member] = {self._keys[column]: cell for column, cell in by_column.items()}
        return [
            f"{self._wave.wave_id}-{self._row:05d}",
            f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}Z",
            str(is_complete).lower(),
            str(is_test).lower(),
            str(self._row),
            *by_column.values(),
        ]

    def _cell(self, member: str, column: str) -> str:
        """One answer: the Member's own name, what it said in the wave before, or a new one."""
        rng = self._rng
        if column == self._form.member_column:
            return disguised(rng, rng.choice(self._spellings[member]))
        key = self._keys[column]
        said = self._before.cells.get(member, {}).get(key)
        if said is not None and self._constancy and key[0] in REPEATED and rng.random() < self._constancy:
            if not trim(said) or (key[0], fold(said)) in self._known:
                return said
        pool = self._form.pools[column]
        return pool[int(rng.random() * len(pool))]

    def not_counting(self, everyone: Sequence[str], outsiders: Sequence[str]) -> Iterator[list[str]]:
        """Tests, incomplete records, records outside fieldwork, and records of who is no Member on the closing day."""
        rng = self._rng
        for _ in range(rng.randint(0, 4)):
            yield self.row(rng.choice(everyone), self.moment(), is_test=True, is_complete=rng.random() < 0.7)
        for _ in range(rng.randint(0, 4)):
            yield self.row(rng.choice(everyone), self.moment(), is_complete=False)
        for _ in range(rng.randint(0, 4)):
            yield self.row(rng.choice(everyone), self.moment(day_offset=rng.choice((-9, -1, 1, 9))))
        for iso3 in rng.sample(outsiders, min(len(outsiders), 3)):
            yield self.row(iso3, self.moment())

    def answers_of(self, member: str) -> Iterator[list[str]]:
        """The record of one Member, sometimes several: at other times or at the very same one."""
        moment = self.moment()
        yield self.row(member, moment)
        while self._rng.random() < 0.15:
            yield self.row(member, moment if self._rng.random() < 0.5 else self.moment())


def mix_scores(rng: random.Random, form: Questionnaire, columns: Sequence[str], rows: Sequence[tuple[str, list[str]]]) -> None:
    """Gives one scale's column the cells of another of its topic, mixed among the rows of each region: their means tie.

    `rows` are (region, cells), the cells in the order of `RESERVED` and `columns`.
    """
    for topic in ("technology_impact", "technology_difficulty"):
        asked = [q["column_name"] for q in form.questions if q["topic"] == topic]
        if len(asked) < 2 or rng.random() < 0.5:
            continue
        source, target = (len(RESERVED) + columns.index(name) for name in rng.sample(asked, 2))
        for region in sorted({region for region, _ in rows}):
            here = [cells for other, cells in rows if other == region]
            mixed = [cells[source] for cells in here]
            rng.shuffle(mixed)
            for cells, text in zip(here, mixed, strict=True):
                cells[target] = text


def random_rows(
    rng: random.Random,
    wave: Wave,
    form: Questionnaire,
    members: Mapping[str, str],
    spellings: Mapping[str, Sequence[str]],
    before: Given,
    kind: str = "",
) -> tuple[list[str], list[list[str]], Given]:
    """The header and rows of a wave's canonical file, rows in random order, and what Members answered.

    `members` is Member -> region on the closing day; `spellings` is every Member ever -> accepted wordings; `before` is what was
    answered in the wave before. `kind`: `no_records`, `only_tests`, `only_late`, or empty for a wave as they mostly are.
    """
    is_late = kind == "only_late" and wave.late_after < wave.closed_on
    writer = RecordWriter(rng, wave, form, spellings, before, is_late=is_late)
    header = [*RESERVED, *writer.columns]
    if kind == "no_records":
        return header, [], Given()
    if kind == "only_tests":
        tests = [writer.row(member, writer.moment(), is_test=True) for member in rng.sample(sorted(members), 5)]
        return header, tests, Given()
    outsiders = sorted(set(spellings) - set(members))
    rows = [("", row) for row in writer.not_counting(sorted(members), outsiders)]
    for member in respondents(rng, members, before.cells.keys()):
        rows += [(members[member], row) for row in writer.answers_of(member)]
    mix_scores(rng, form, writer.columns, rows)
    rng.shuffle(rows)
    return header, [row for _, row in rows], writer.given
