"""What a survey platform is to landing: how its files are recognised, and how its own columns become the standard ones."""

import html
import json
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, NamedTuple

from smart_customs.comparing import comparable
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


class Standard(NamedTuple):
    """An export in the standard form. `names` are those of the answer columns, platform columns are not among them."""

    names: tuple[str, ...]
    responses: Iterator[Response | Reject]


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
        records: Iterator[Record | Reject],
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
        if clock.needs_all:
            records = iter(list(records))
            items = list(records)
            clock.decide([item.cells[columns.submitted] for item in items if isinstance(item, Record)])
            records = iter(items)
        reviews = [(at, review) for at in own for review in self.reviews if keys[at] in review.columns]
        return Standard(layout.names, self._responses(records, columns, reviews, layout, clock))

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
        records: Iterator[Record | Reject],
        columns: Columns,
        reviews: Sequence[tuple[int, Review]],
        layout: Layout,
        clock: Clock,
    ) -> Iterator[Response | Reject]:
        seen: dict[str, tuple[int, tuple[str, ...]]] = {}
        id_lengths: set[int] = set()
        for item in records:
            if isinstance(item, Reject):
                yield item
                continue
            cells = item.cells
            number = self.submission_id(cells, columns, seen)
            reason = self._wrong_id(number, seen, cells, id_lengths)
            if not reason:
                try:
                    is_complete, is_test = self.is_complete(cells, columns), self.is_test(cells, columns)
                    submitted_at = clock.utc(cells[columns.submitted]) if cells[columns.submitted].strip() or is_complete else ""
                except (NoTime, NoTruth) as wrong:
                    reason = str(wrong)
            skipped = ""
            if not reason:
                reason, skipped = self._reviewed(cells, reviews)
            if reason or skipped:
                raw = json.dumps(cells, ensure_ascii=False).encode()
                yield Reject(item.source_row, item.line, raw, reason or skipped, is_by_rule=not reason)
                continue
            seen[number] = (item.line, cells)
            answers, unknown = layout.answers(["" if cell.strip() in self.missing else cell for cell in cells])
            yield Response(
                item.source_row,
                item.line,
                number,
                submitted_at,
                str(is_complete).lower(),
                str(is_test).lower(),
                answers,
                unknown,
            )

    def _reviewed(self, cells: Sequence[str], reviews: Sequence[tuple[int, Review]]) -> tuple[str, str]:
        """Why a response is rejected, and why it is skipped by rule; both empty for one that counts."""
        for at, review in reviews:
            value = comparable(cells[at])
            if value in review.skipped:
                return "", f"skipped by rule: {self.title} says {cells[at].strip()!r} of it"
            if value and value not in review.counts and cells[at].strip() not in self.missing:
                return f"{cells[at].strip()!r} as the state of a response, of which nobody knows whether it counts", ""
        return "", ""

    def _wrong_id(
        self, number: str, seen: dict[str, tuple[int, tuple[str, ...]]], cells: tuple[str, ...], id_lengths: set[int]
    ) -> str:
        """What is wrong with the response's number; empty if nothing is."""
        if not number:
            return "no number of the response"
        if _SPREADSHEET_NUMBER.fullmatch(number):
            return f"the response's number {number!r}: a spreadsheet program has rewritten it"
        if not self.id_form.fullmatch(number):
            return f"the response's number {number!r}, which is not in the form that {self.title} gives it"
        if number in seen:
            line, first = seen[number]
            kind = "the same record as" if first == cells else "the response's number once more, with other answers than"
            return f"{kind} on line {line}"
        if number.isdigit():
            if number.startswith("0"):
                id_lengths.add(len(number))
            elif id_lengths and len(number) < max(id_lengths):
                return f"the response's number {number!r} is shorter than others: leading zeros were lost"
        return ""
