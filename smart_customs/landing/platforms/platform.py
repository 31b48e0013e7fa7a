"""What a survey platform is to landing: how its files are recognised, and how its own columns become the standard ones."""

import html
import json
import re
import unicodedata
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, NamedTuple

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


class Standard(NamedTuple):
    """An export in the standard form. `names` are those of the answer columns, platform columns are not among them."""

    names: tuple[str, ...]
    responses: Iterator[Response | Reject]


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
        records: Iterator[Record | Reject],
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
        if clock.needs_all:
            records = iter(list(records))
            items = list(records)
            clock.decide([item.cells[columns.submitted] for item in items if isinstance(item, Record)])
            records = iter(items)
        states = [(at, names[at], state) for state in self.words.states if (at := self._place(marks, state.columns)) is not None]
        return Standard(layout.names, self._responses(records, columns, states, versions, layout, clock))

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

    def _place(self, marks: Sequence[str], known: Set[str]) -> int | None:
        """Where the platform has one of its columns: a question may have the same name."""
        order = reversed(range(len(marks))) if self.is_last else range(len(marks))
        return next((at for at in order if marks[at] in known), None)

    def _own(self, marks: Sequence[str], keys: Sequence[str], wanted: Wanted) -> set[int]:
        """Places of the columns that are the platform's. One is an answer where nothing else is what is asked for."""
        counts = Counter(keys)
        asked = {name for name in counts if name in wanted.columns or options_of(name, wanted)}
        places = {self._place(marks, {mark}) for mark in self.words.own(marks)}
        return {at for at in places if keys[at] not in asked or counts[keys[at]] > 1}

    def submission_id(self, cells: Sequence[str], columns: Columns, taken: Container[str]) -> str:
        """The response's number as the platform gives it. `taken`: numbers of the responses before it."""
        return cells[columns.id].strip() if columns.id is not None else ""

    def _responses(
        self,
        records: Iterator[Record | Reject],
        columns: Columns,
        states: Sequence[tuple[int, str, State]],
        versions: Sequence[Versions],
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
            skipped = ""
            if not reason:
                standing = self._standing(cells, states)
                reason, skipped = standing.reason, standing.skipped
            if not (reason or skipped):
                try:
                    time = "" if cells[columns.submitted].strip() in self.missing else cells[columns.submitted]
                    submitted_at = clock.utc(time) if time.strip() or standing.is_complete else ""
                except NoTime as wrong:
                    reason = str(wrong)
            if reason or skipped:
                raw = json.dumps(cells, ensure_ascii=False).encode()
                yield Reject(item.source_row, item.line, raw, reason or skipped, is_by_rule=not reason)
                continue
            seen[number] = (item.line, cells)
            given = ["" if cell.strip() in self.missing else cell for cell in cells]
            contradictions = [(version.question, said) for version in versions if (said := version.unite(given))]
            answers, unknown = layout.answers(given)
            yield Response(
                item.source_row,
                item.line,
                number,
                submitted_at,
                str(standing.is_complete).lower(),
                str(standing.is_test).lower(),
                answers,
                (*contradictions, *unknown),
            )

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

    def _wrong_id(
        self, number: str, seen: dict[str, tuple[int, tuple[str, ...]]], cells: tuple[str, ...], id_lengths: set[int]
    ) -> str:
        """What is wrong with the response's number; empty if nothing is."""
        if not number:
            return "no number of the response"
        # A number that is made here may look like one by chance.
        if self.id_columns and _SPREADSHEET_NUMBER.fullmatch(number):
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
