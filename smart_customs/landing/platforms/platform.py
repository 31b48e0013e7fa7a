"""What a survey platform is to landing: how its files are recognised, and how its own columns become the standard ones."""

import html
import json
import re
import unicodedata
from abc import ABC, abstractmethod
from array import array
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import ClassVar, NamedTuple

import numpy as np

from smart_customs.landing.batches import Batch, Column, batched, combinations, in_order
from smart_customs.landing.platforms.options import Layout, layout_of, options_of
from smart_customs.landing.platforms.times import Clock, NoTime
from smart_customs.landing.platforms.versions import Versions, versions_of
from smart_customs.landing.platforms.words import State, load_words
from smart_customs.landing.records import Record, Reject
from smart_customs.landing.refusal import Refused

_TAG = re.compile(r"<[^<>]*>")
_NOT_IN_A_KEY = re.compile(r"[\W_]+")
_SPREADSHEET_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+|\d+[.,]0+")


def key(name: str) -> str:
    """The form in which names of columns are compared: no markup, lower case, everything but letters and digits as one `_`."""
    text = unicodedata.normalize("NFKC", html.unescape(_TAG.sub(" ", name)))
    return _NOT_IN_A_KEY.sub("_", text.lower()).strip("_")


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
    places: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By the column of a numbered place, such as `top_technology_1`: comparable forms of the items that may stand there."""
    repeated: frozenset[str] = frozenset()
    """Columns of the codebook that a column mapping gives to several of the export."""
    left_out: frozenset[str] = frozenset()
    """Keys of what a column mapping leaves out: columns, or numbered places of a question in one cell."""


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
        responses = map(
            Response,
            self.source_rows.tolist(),
            self.lines.tolist(),
            self.submission_ids,
            self.submitted_at,
            self.is_complete,
            self.is_test,
            zip(*(column.cells() for column in self.answers), strict=True) if self.answers else repeat(()),
            (self.unknown_options.get(at, ()) for at in range(len(self.source_rows))),
        )
        return in_order([*responses, *self.rejects])


class Standard(NamedTuple):
    """An export in the standard form. `names` are those of the answer columns, platform columns are not among them."""

    names: tuple[str, ...]
    batches: Iterator[Responses]

    @property
    def responses(self) -> Iterator[Response | Reject]:
        """One by one."""
        return (item for batch in self.batches for item in batch.items())


class Standing(NamedTuple):
    """What a platform says of a response. `reason`: why it is rejected; `skipped`: by which rule it is left out; else empty."""

    is_complete: bool = False
    is_test: bool = False
    reason: str = ""
    skipped: str = ""


class Columns(NamedTuple):
    """Where a platform's own columns stand; None where the file has none."""

    id: int | None
    submitted: int


class Platform(ABC):
    """One survey platform. A new one is one file with a subclass, one with its table, and a line in the registry."""

    name: ClassVar[str]
    id_form: ClassVar[re.Pattern[str]] = re.compile(r"\S.*", re.DOTALL)
    is_to_the_letter: ClassVar[bool] = False
    """Whether the platform's own names of columns are compared as they stand: a question's name may differ from one by little."""
    is_last: ClassVar[bool] = False
    """Whether the platform's own columns stand behind the answers."""

    def __init__(self) -> None:
        words = load_words(Path(__file__).with_name(f"{self.name}.toml"), self.mark)
        self.words = words
        self.title = words.title
        self.id_columns = words.number
        """Marks of the column with the response's number, in all languages of the platform."""
        self.submitted_columns = words.submitted
        self.missing = words.missing
        """What stands in the cell of a question that was not answered."""
        self.separators = words.separators
        """What parts the options of a question in one cell, where the platform writes them so."""
        self.formats = words.times
        """Of times, as `times.Clock` takes them."""

    def mark(self, name: str) -> str:
        """The form in which the platform's own names of columns are compared."""
        return name.strip() if self.is_to_the_letter else key(name)

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
        marks = [self.mark(name) for name in names]
        columns = self.columns(marks, path)
        own = self._own(marks, keys, wanted)
        versions = versions_of(names, keys, own, wanted)
        own.update(at for version in versions for at in version.places[1:])
        layout = layout_of(names, keys, self.texts(header, names), own, wanted, self.separators, key)
        clock = Clock(self.formats, self.zone(header) or settings.time_zone, settings.date_order, path)
        batches: Iterable[Batch] = batched(records)
        if clock.needs_all:
            batches = list(batches)
            clock.decide([text for batch in batches if len(batch) for text in batch.columns[columns.submitted].values])
        states = [(at, names[at], state) for state in self.words.states if (at := self._place(marks, state.columns)) is not None]
        numbers = _Numbers()
        responses = (self._responses(batch, columns, states, versions, layout, clock, numbers) for batch in batches)
        return Standard(layout.names, responses)

    def columns(self, marks: Sequence[str], path: Path) -> Columns:
        """Where the platform's columns stand. Raises Refused where one that is needed is missing."""
        submitted = self._place(marks, self.submitted_columns)
        if submitted is None:
            raise Refused(
                path,
                "no column with the time of the response",
                f"one of {', '.join(sorted(self.submitted_columns))}, as {self.title} names it",
                "Export the file again with it.",
            )
        return Columns(self._place(marks, self.id_columns), submitted)

    def date_order(self, names: Sequence[str], records: Iterable[Record | Reject], settings: Settings, path: Path) -> str | None:
        """The order of day and month that a file's times show, where they have to; else what is said of it. May raise Refused."""
        clock = Clock(self.formats, settings.time_zone, settings.date_order, path)
        if clock.needs_all:
            at = self.columns([self.mark(name) for name in names], path).submitted
            clock.decide([record.cells[at] for record in records if isinstance(record, Record)])
        return clock.order

    def unread(self, names: Sequence[str]) -> frozenset[int]:
        """Places of the platform's columns that nothing is read from, of those of a file."""
        marks = [self.mark(name) for name in names]
        read = self.id_columns | self.submitted_columns.union(*(state.columns for state in self.words.states))
        return frozenset(at for at, mark in enumerate(marks) if mark in self.words.own(marks) - read)

    def _place(self, marks: Sequence[str], known: Set[str]) -> int | None:
        """Where the platform has one of its columns: a question may have the same name."""
        order = reversed(range(len(marks))) if self.is_last else range(len(marks))
        return next((at for at in order if marks[at] in known), None)

    def _own(self, marks: Sequence[str], keys: Sequence[str], wanted: Wanted) -> set[int]:
        """Places of the columns that are the platform's. One is an answer where nothing else is what is asked for."""
        counts = Counter(keys)
        asked = {name for name in counts if name in wanted.columns or options_of(name, wanted)}
        places = [self._place(marks, {mark}) for mark in self.words.own(marks)]
        return {at for at in places if at is not None and (keys[at] not in asked or counts[keys[at]] > 1)}

    def submission_id(self, cells: Sequence[str], columns: Columns, taken: Container[str]) -> str:
        """The response's number as the platform gives it. `taken`: numbers of the responses before it."""
        return cells[columns.id].strip() if columns.id is not None else ""

    def _responses(
        self,
        batch: Batch,
        columns: Columns,
        states: Sequence[tuple[int, str, State]],
        versions: Sequence[Versions],
        layout: Layout,
        clock: Clock,
        numbers: "_Numbers",
    ) -> "Responses":
        if not len(batch):
            return Responses(batch.source_rows, batch.lines, [], [], [], [], [], {}, list(batch.rejects))
        standings, standing_of = self._standings(batch, states)
        submitted = batch.columns[columns.submitted]
        times, time_of = [self._time(cell, clock) for cell in submitted.values], submitted.places.tolist()
        kept, ids, rejects = [], [], list(batch.rejects)
        submitted_at, is_complete, is_test = [], [], []
        source_rows, lines, hashes = batch.source_rows.tolist(), batch.lines.tolist(), batch.hashes.tolist()
        for at in range(len(batch)):
            standing, time = standings[standing_of[at]], times[time_of[at]]
            number = self.submission_id(batch.row(at), columns, numbers)
            reason = self._wrong_id(number, numbers, hashes[at]) or standing.reason
            if not (reason or standing.skipped) and not (time.is_empty and not standing.is_complete):
                reason = time.reason
            if reason or standing.skipped:
                raw = json.dumps([column.cell(at) for column in batch.columns], ensure_ascii=False).encode()
                rejects.append(Reject(source_rows[at], lines[at], raw, reason or standing.skipped, is_by_rule=not reason))
                continue
            numbers.add(number, lines[at], hashes[at])
            kept.append(at)
            ids.append(number)
            submitted_at.append(time.utc)
            is_complete.append(_written(standing.is_complete))
            is_test.append(_written(standing.is_test))
        rows = np.array(kept, dtype=np.int64)
        cells = [column.taken(rows) for column in batch.columns]
        if self.missing:
            cells = [column.mapped(lambda cell: "" if cell.strip() in self.missing else cell) for column in cells]
        unknown = _united(versions, cells)
        answers, has_unknown = layout.columns(cells, len(rows))
        for at in np.flatnonzero(has_unknown).tolist():
            unknown.setdefault(at, []).extend(layout.answers([column.cell(at) for column in cells])[1])
        return Responses(
            batch.source_rows[rows],
            batch.lines[rows],
            ids,
            submitted_at,
            is_complete,
            is_test,
            answers,
            {at: tuple(found) for at, found in unknown.items()},
            rejects,
        )

    def _standings(self, batch: Batch, states: Sequence[tuple[int, str, State]]) -> tuple[list[Standing], list[int]]:
        """What the platform says of responses, each different one once, and for each record which of them."""
        if not states:
            return [self._standing((), states)], [0] * len(batch)
        first, numbers = combinations([batch.columns[at] for at in sorted({at for at, _, _ in states})])
        return [self._standing(batch.row(at), states) for at in first.tolist()], numbers.tolist()

    def _time(self, cell: str, clock: Clock) -> "_Time":
        text = "" if cell.strip() in self.missing else cell
        try:
            return _Time(clock.utc(text), "", False)
        except NoTime as wrong:
            return _Time("", str(wrong), not text.strip())

    def _standing(self, cells: Sequence[str], states: Sequence[tuple[int, str, State]]) -> Standing:
        """What the platform says of a response. `states`: place, name and meanings of each column that says something."""
        meanings = set()
        skipped = ""
        for at, name, state in states:
            cell = cells[at].strip()
            meaning = state.meaning("" if cell in self.missing else cell)
            if meaning is None:
                return Standing(reason=f"{cell!r} in the column {name!r}, and nobody knows whether such a response counts")
            if meaning == "rejected":
                return Standing(reason=f"{cell!r} in the column {name!r}: {state.why}")
            if meaning == "skipped":
                skipped = f"skipped by rule: {self.title} says {cell!r} of it"
            meanings.add(meaning)
        return Standing("incomplete" not in meanings, "test" in meanings, skipped=skipped)

    def _wrong_id(self, number: str, numbers: "_Numbers", cells_hash: int) -> str:
        """What is wrong with the response's number; empty if nothing is."""
        if not number:
            return "no number of the response"
        # A number that is made here may look like one by chance.
        if self.id_columns and _SPREADSHEET_NUMBER.fullmatch(number):
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


def _united(versions: Sequence[Versions], cells: list[Column]) -> dict[int, list[tuple[str, str]]]:
    """Unites the columns of each question that stands in several; by record, the questions where they contradict each other."""
    contradictions: dict[int, list[tuple[str, str]]] = {}
    for version in versions:
        first, numbers = combinations([cells[at] for at in version.places])
        said, united = [], []
        for record in first.tolist():
            given = {at: cells[at].cell(record) for at in version.places}
            said.append(version.unite(given))
            united.append(given)
        for at in version.places:
            cells[at] = Column([given[at] for given in united], numbers)
        for record in np.flatnonzero(np.array([bool(text) for text in said])[numbers]).tolist():
            contradictions.setdefault(record, []).append((version.question, said[numbers[record]]))
    return contradictions


class _Time(NamedTuple):
    """When a response was sent, in UTC, or why nobody knows. `is_empty`: its cell says nothing."""

    utc: str
    reason: str
    is_empty: bool


class _Numbers:
    """The numbers of the responses so far, with the line and the hash of each; flat, since there may be millions."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._lines = array("q")
        self._hashes = array("Q")
        self._longest_with_zero = 0

    def __contains__(self, number: object) -> bool:
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
