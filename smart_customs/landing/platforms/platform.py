"""What a survey platform is to landing: how its files are recognised, and how its own columns become the standard ones."""

import html
import json
import re
import unicodedata
from abc import ABC, abstractmethod
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import ClassVar, NamedTuple

import numpy as np

from smart_customs.comparing import comparable
from smart_customs.landing.batches import Batch, Column, batched, combinations, in_order
from smart_customs.landing.platforms.options import Layout, layout_of
from smart_customs.landing.platforms.times import Clock, NoTime
from smart_customs.landing.records import Record, Reject
from smart_customs.landing.refusal import Refused

_TAG = re.compile(r"<[^<>]*>")
_NOT_IN_A_KEY = re.compile(r"[\W_]+")
_TRUTH = dict.fromkeys(("true", "1", "yes", "oui", "vrai"), True) | dict.fromkeys(("false", "0", "no", "non", "faux", ""), False)
_SPREADSHEET_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+|\d+[.,]0+")


def key(name: str) -> str:
    """The form in which names of columns are compared: no markup, lower case, everything but letters and digits as one `_`."""
    text = unicodedata.normalize("NFKC", html.unescape(_TAG.sub(" ", name)))
    return _NOT_IN_A_KEY.sub("_", text.lower()).strip("_")


class NoTruth(Exception):
    """A text that says neither yes nor no."""


@lru_cache(maxsize=1000)
def truth(text: str) -> bool:
    """Whether a cell says yes; an empty one does not. Raises NoTruth."""
    word = text.strip().lower()
    if word not in _TRUTH:
        raise NoTruth(f"{text!r} where yes or no was expected, in a column of the platform")
    return _TRUTH[word]


@dataclass(frozen=True)
class Wanted:
    """What the codebook and a column mapping ask for."""

    columns: Mapping[str, str]
    """By the key of a name that an export may use: the column of the codebook."""
    flags: frozenset[str]
    """Columns of the codebook that say yes or no to one option."""
    other_texts: Mapping[str, str] = field(default_factory=dict)
    """By the column of an option "other": the column for what people typed beside it."""
    flag_wordings: frozenset[str] = frozenset()
    """Comparable forms of what the codebook takes for a yes or a no to an option "other"."""


class Settings(NamedTuple):
    """What a platform's file does not say of its times."""

    time_zone: str = "UTC"
    date_order: str | None = None
    """`dmy`, `mdy` or `ymd`: how 05/06/2024 is meant."""


class Response(NamedTuple):
    """One response, in the standard form."""

    source_row: int
    line: int
    submission_id: str
    submitted_at: str
    """ISO 8601 in UTC, with Z; empty only where the response is not complete and has no time."""
    is_complete: str
    is_test: str
    answers: tuple[str, ...]
    """One for each of `Standard.names`."""
    unknown_options: tuple[tuple[str, str], ...]
    """Parts of a cell with several options that stand for none: the question and the wording."""


class Responses(NamedTuple):
    """Responses of one batch in the standard form, by columns, and what was rejected between them. See `Response`."""

    source_rows: np.ndarray
    lines: np.ndarray
    submission_ids: list[str]
    submitted_at: list[str]
    is_complete: list[str]
    is_test: list[str]
    answers: list[Column]
    """One for each of `Standard.names`; none where there is no response."""
    unknown_options: dict[int, tuple[tuple[str, str], ...]]
    """By the place of a response, where it has such options."""
    rejects: list[Reject]

    def items(self) -> Iterator[Response | Reject]:
        """One by one, in the order of the file."""
        rows = zip(
            self.source_rows.tolist(),
            self.lines.tolist(),
            self.submission_ids,
            self.submitted_at,
            self.is_complete,
            self.is_test,
            zip(*(column.cells() for column in self.answers), strict=True) if self.answers else repeat(()),
            strict=False,
        )
        return in_order([*(Response(*row, self.unknown_options.get(at, ())) for at, row in enumerate(rows)), *self.rejects])


class Standard(NamedTuple):
    """An export in the standard form. `names` are those of the answer columns, platform columns are not among them."""

    names: tuple[str, ...]
    batches: Iterator[Responses]

    @property
    def responses(self) -> Iterator[Response | Reject]:
        """One by one."""
        return (item for batch in self.batches for item in batch.items())


class Review(NamedTuple):
    """What a column says that a person decided of a response after it was sent. Values in comparable form.

    A value that stands in neither list is never taken for a good one: its record is rejected.
    """

    columns: frozenset[str]
    """Keys of the column."""
    counts: frozenset[str]
    skipped: frozenset[str]


class Columns(NamedTuple):
    """Where a platform's own columns stand; None where the file has none."""

    id: int | None
    submitted: int
    complete: int | None = None
    test: int | None = None


class Platform(ABC):
    """One survey platform. A new one is one file with a subclass, and a line in the registry."""

    name: ClassVar[str]
    title: ClassVar[str]
    id_columns: ClassVar[frozenset[str]] = frozenset()
    """Keys of the column with the response's number, in all languages of the platform."""
    submitted_columns: ClassVar[frozenset[str]] = frozenset()
    complete_columns: ClassVar[frozenset[str]] = frozenset()
    test_columns: ClassVar[frozenset[str]] = frozenset()
    other_columns: ClassVar[frozenset[str]] = frozenset()
    """Keys of columns that say something of the response, not of the answers."""
    id_form: ClassVar[re.Pattern[str]] = re.compile(r"\S.*", re.DOTALL)
    reviews: ClassVar[tuple[Review, ...]] = ()
    missing: ClassVar[frozenset[str]] = frozenset()
    """What stands in the cell of a question that was not answered."""
    separators: ClassVar[tuple[str, ...]] = ()
    """What parts the options of a question in one cell, where the platform writes them so."""
    formats: ClassVar[tuple[str, ...]]
    """Of times, as `times.Clock` takes them."""

    @abstractmethod
    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        """How many header rows a file of this platform has, by its first rows; None where it is not one."""

    def names(self, header: Sequence[Sequence[str]], wanted: Wanted) -> list[str]:
        """One name a column, from all header rows."""
        return list(header[0])

    def texts(self, header: Sequence[Sequence[str]], names: Sequence[str]) -> Sequence[str]:
        """What each column asks, in words; of a column for one option, its wording is at the end."""
        return names

    def zone(self, header: Sequence[Sequence[str]]) -> str | None:
        """The time zone that the header names."""
        return None

    def is_complete(self, cells: Sequence[str], columns: Columns) -> bool:
        """Whether the response was sent off. Raises NoTruth."""
        return columns.complete is None or truth(cells[columns.complete])

    def is_test(self, cells: Sequence[str], columns: Columns) -> bool:
        """Whether the response is a preview or a test. Raises NoTruth."""
        return False

    def standardise(
        self,
        header: Sequence[Sequence[str]],
        records: Iterable[Batch | Record | Reject],
        wanted: Wanted,
        settings: Settings,
        path: Path,
    ) -> Standard:
        """The export in the standard form. Raises Refused where its header or its times cannot be read as this platform's."""
        names = self.names(header, wanted)
        keys = [key(name) for name in names]
        columns = self.columns(keys, path)
        own = self._own(keys, wanted)
        layout = layout_of(names, keys, self.texts(header, names), own, wanted, self.separators, key)
        clock = Clock(self.formats, self.zone(header) or settings.time_zone, settings.date_order, path)
        batches = batched(records)
        if clock.needs_all:
            batches = list(batches)
            clock.decide([text for batch in batches if len(batch) for text in batch.columns[columns.submitted].values])
        reviews = [(at, review) for at in own for review in self.reviews if keys[at] in review.columns]
        numbers = _Numbers()
        responses = (self._responses(batch, columns, reviews, layout, clock, numbers) for batch in batches)
        return Standard(layout.names, responses)

    def columns(self, keys: Sequence[str], path: Path) -> Columns:
        """Where the platform's columns stand. Raises Refused where one that is needed is missing."""

        def place(known: frozenset[str]) -> int | None:
            return next((at for at, name in enumerate(keys) if name in known), None)

        submitted = place(self.submitted_columns)
        if submitted is None:
            raise Refused(
                path,
                "no column with the time of the response",
                f"one of {', '.join(sorted(self.submitted_columns))}, as {self.title} names it",
                "Export the file again with it.",
            )
        return Columns(place(self.id_columns), submitted, place(self.complete_columns), place(self.test_columns))

    def _own(self, keys: Sequence[str], wanted: Wanted) -> set[int]:
        """Places of the columns that are the platform's and not asked for."""
        known = self.id_columns | self.submitted_columns | self.complete_columns | self.test_columns | self.other_columns
        return {at for at, name in enumerate(keys) if self.is_own(name, known) and name not in wanted.columns}

    def is_own(self, name: str, known: frozenset[str]) -> bool:
        """Whether a column of that key is the platform's."""
        return name in known

    def submission_id(self, cells: Sequence[str], columns: Columns, taken: Container[str]) -> str:
        """The response's number as the platform gives it. `taken`: numbers of the responses before it."""
        return cells[columns.id].strip() if columns.id is not None else ""

    def _responses(
        self,
        batch: Batch,
        columns: Columns,
        reviews: Sequence[tuple[int, Review]],
        layout: Layout,
        clock: Clock,
        numbers: "_Numbers",
    ) -> "Responses":
        judged = sorted({at for at in (columns.submitted, columns.complete, columns.test) if at is not None})
        judged += [at for at, _ in reviews if at not in judged]
        if not len(batch):
            return Responses(batch.source_rows, batch.lines, [], [], [], [], [], {}, list(batch.rejects))
        first, combination = combinations([batch.columns[at] for at in judged])
        states = [self._state(batch.row(at), columns, reviews, clock) for at in first.tolist()]
        kept, ids, rejects = [], [], list(batch.rejects)
        source_rows, lines, hashes = batch.source_rows.tolist(), batch.lines.tolist(), batch.hashes.tolist()
        combination = combination.tolist()
        for at in range(len(batch)):
            cells, state = batch.row(at), states[combination[at]]
            number = self.submission_id(cells, columns, numbers)
            reason = self._wrong_id(number, numbers, hashes[at]) or state.reason
            if reason or state.skipped:
                raw = json.dumps([column.cell(at) for column in batch.columns], ensure_ascii=False).encode()
                rejects.append(Reject(source_rows[at], lines[at], raw, reason or state.skipped, is_by_rule=not reason))
                continue
            numbers.add(number, lines[at], hashes[at])
            kept.append(at)
            ids.append(number)
        rows = np.array(kept, dtype=np.int64)
        cells = [column.taken(rows) for column in batch.columns]
        if self.missing:
            cells = [column.mapped(lambda cell: "" if cell.strip() in self.missing else cell) for column in cells]
        answers, has_unknown = layout.columns(cells, len(rows))
        states = [states[combination[at]] for at in kept]
        return Responses(
            batch.source_rows[rows],
            batch.lines[rows],
            ids,
            [state.submitted_at for state in states],
            [state.is_complete for state in states],
            [state.is_test for state in states],
            answers,
            {int(at): layout.answers([column.cell(at) for column in cells])[1] for at in np.flatnonzero(has_unknown)},
            rejects,
        )

    def _state(self, cells: Sequence[str], columns: Columns, reviews: Sequence[tuple[int, Review]], clock: Clock) -> "_State":
        """What the platform's columns say of a response."""
        try:
            is_complete, is_test = self.is_complete(cells, columns), self.is_test(cells, columns)
            submitted_at = clock.utc(cells[columns.submitted]) if cells[columns.submitted].strip() or is_complete else ""
        except (NoTime, NoTruth) as wrong:
            return _State("", "", "", str(wrong), "")
        reason, skipped = self._reviewed(cells, reviews)
        return _State(submitted_at, _written(is_complete), _written(is_test), reason, skipped)

    def _reviewed(self, cells: Sequence[str], reviews: Sequence[tuple[int, Review]]) -> tuple[str, str]:
        """Why a response is rejected, and why it is skipped by rule; both empty for one that counts."""
        for at, review in reviews:
            value = comparable(cells[at])
            if value in review.skipped:
                return "", f"skipped by rule: {self.title} says {cells[at].strip()!r} of it"
            if value and value not in review.counts and cells[at].strip() not in self.missing:
                return f"{cells[at].strip()!r} as the state of a response, of which nobody knows whether it counts", ""
        return "", ""

    def _wrong_id(self, number: str, numbers: "_Numbers", cells_hash: int) -> str:
        """What is wrong with the response's number; empty if nothing is."""
        if not number:
            return "no number of the response"
        if _SPREADSHEET_NUMBER.fullmatch(number):
            return f"the response's number {number!r}: a spreadsheet program has rewritten it"
        if not self.id_form.fullmatch(number):
            return f"the response's number {number!r}, which is not in the form that {self.title} gives it"
        if number in numbers:
            line, first = numbers.line_and_hash(number)
            kind = "the same record as" if first == cells_hash else "the response's number once more, with other answers than"
            return f"{kind} on line {line}"
        if number.isdigit() and numbers.are_shorter_than_others(number):
            return f"the response's number {number!r} is shorter than others: leading zeros were lost"
        return ""


def _written(is_so: bool) -> str:
    return "true" if is_so else "false"


class _State(NamedTuple):
    """What the platform's columns say of a response: why it is rejected, why it is skipped by rule, both empty if it counts."""

    submitted_at: str
    is_complete: str
    is_test: str
    reason: str
    skipped: str


class _Numbers:
    """The numbers of the responses so far, with the line and the hash of each; flat, since there may be millions."""

    def __init__(self):
        self._places: dict[str, int] = {}
        self._lines = array("q")
        self._hashes = array("Q")
        self._longest_with_zero = 0

    def __contains__(self, number: str) -> bool:
        return number in self._places

    def add(self, number: str, line: int, cells_hash: int) -> None:
        self._places[number] = len(self._lines)
        self._lines.append(line)
        self._hashes.append(cells_hash)

    def line_and_hash(self, number: str) -> tuple[int, int]:
        place = self._places[number]
        return self._lines[place], self._hashes[place]

    def are_shorter_than_others(self, digits: str) -> bool:
        """Whether a number without leading zeros is shorter than one with them."""
        if digits.startswith("0"):
            self._longest_with_zero = max(self._longest_with_zero, len(digits))
            return False
        return len(digits) < self._longest_with_zero
