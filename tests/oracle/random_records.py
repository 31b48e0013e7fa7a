"""The canonical file of a random wave: who answers, when, and every kind of record that does not count."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from .random_questionnaires import Questionnaire, disguised
from .reading import Wave

RESERVED = ("submission_id", "submitted_at", "is_complete", "is_test", "source_row")
SECONDS_A_DAY = 86_400


def respondents(rng: random.Random, members: Mapping[str, str]) -> list[str]:
    """The Members that answer: of each region none, one, two, all, or a random share; sometimes all or none at all."""
    whole = rng.random()
    answering = []
    for region in sorted(set(members.values())):
        here = sorted(iso3 for iso3, r in members.items() if r == region)
        sizes = (0, 1, 2, len(here), *(rng.randint(len(here) // 4, len(here)) for _ in range(8)))
        size = len(here) if whole < 0.03 else 0 if whole > 0.99 else min(rng.choice(sizes), len(here))
        answering += rng.sample(here, size)
    return answering


class RecordWriter:
    """Draws the rows of one wave, in the order of `columns`, with a running `source_row`."""

    def __init__(self, rng: random.Random, wave: Wave, form: Questionnaire, spellings: Mapping[str, Sequence[str]]):
        self._rng = rng
        self._wave = wave
        self._form = form
        self._spellings = spellings
        self._row = 0
        self.columns = [q["column_name"] for q in form.questions]
        rng.shuffle(self.columns)

    def moment(self, *, day_offset: int | None = None) -> datetime:
        """A time within fieldwork, with its first and last second likely; or `day_offset` days from its nearer end."""
        rng, wave = self._rng, self._wave
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
        rng, pools = self._rng, self._form.pools
        self._row += 1
        fraction = rng.choice(("", "", ".5", ".250"))
        cells = [
            disguised(rng, rng.choice(self._spellings[member]))
            if column == self._form.member_column
            else pools[column][int(rng.random() * len(pools[column]))]
            for column in self.columns
        ]
        return [
            f"{self._wave.wave_id}-{self._row:05d}",
            f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}Z",
            str(is_complete).lower(),
            str(is_test).lower(),
            str(self._row),
            *cells,
        ]

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
        while self._rng.random() < 0.12:
            yield self.row(member, moment if self._rng.random() < 0.3 else self.moment())


def random_rows(
    rng: random.Random,
    wave: Wave,
    form: Questionnaire,
    members: Mapping[str, str],
    spellings: Mapping[str, Sequence[str]],
) -> tuple[list[str], list[list[str]]]:
    """The header and rows of a wave's canonical file, rows in random order.

    `members` is Member -> region on the closing day; `spellings` is every Member ever -> accepted wordings.
    """
    writer = RecordWriter(rng, wave, form, spellings)
    outsiders = sorted(set(spellings) - set(members))
    rows = list(writer.not_counting(sorted(members), outsiders))
    for member in respondents(rng, members):
        rows += writer.answers_of(member)
    rng.shuffle(rows)
    return [*RESERVED, *writer.columns], rows
