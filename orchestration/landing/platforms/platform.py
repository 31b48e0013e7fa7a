"""What a survey platform is to landing: a way to say which columns are the platform's own, and how it writes answers.

A platform is a subclass of `Platform` in a file of its own here; most of them only fill in the class attributes.
"""

import re
from abc import ABC
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import ClassVar, NamedTuple

from orchestration.landing.platforms.ids import DerivedIds, WrittenIds
from orchestration.landing.platforms.layout import Layout, layout
from orchestration.landing.platforms.names import clean, key, option_of
from orchestration.landing.platforms.times import BY_LOCALE, date_order, read_time, utc, zone
from orchestration.landing.platforms.untrusted import SPREADSHEET, Untrusted, reject
from orchestration.landing.records import Record, Reject
from orchestration.landing.refusal import Refused

__all__ = ["Platform", "Response", "Settings", "Standard", "Wanted", "key"]


@dataclass(frozen=True)
class Wanted:
    """What the codebook and a column mapping ask for; names are compared by `key`."""

    columns: Mapping[str, str]
    """Key of a name that an export may use -> the codebook's column."""
    flags: frozenset[str]
    """The codebook's columns of answer type multi_choice_flag."""


class Settings(NamedTuple):
    """What a file may not say itself."""

    time_zone: str = "UTC"
    date_order: str | None = None
    """dmy, mdy or ymd: how the file writes 05/06/2024 where the platform leaves it open."""


class Response(NamedTuple):
    """One response, its answers still in the respondent's words."""

    source_row: int
    line: int
    submission_id: str
    submitted_at: str
    """UTC as YYYY-MM-DDTHH:MM:SSZ; '' only of a response that is not complete."""
    is_complete: str
    is_test: str
    answers: tuple[str, ...]
    """One for each of the names of `Standard`."""
    unknown_options: tuple[tuple[str, str], ...]
    """Question and wording of what a cell with several answers named beyond the wanted options."""


class Standard(NamedTuple):
    """A platform's file in the shape that all platforms share."""

    names: tuple[str, ...]
    """Names of the answer columns as in the export; the platform's own columns are not among them."""
    responses: Iterator[Response | Reject]


class Platform(ABC):
    """Reads the files of one platform. Names below are compared by `name_of`."""

    name: ClassVar[str]
    title: ClassVar[str]
    roles: ClassVar[Mapping[str, tuple[str, ...]]]
    """What the platform's columns `id submitted complete test` are called, the preferred name first."""
    required: ClassVar[tuple[str, ...]] = ("id", "submitted")
    """The roles without which a file is not this platform's."""
    dropped: ClassVar[frozenset[str]] = frozenset()
    """Columns of the platform that are no answers."""
    dropped_form: ClassVar[re.Pattern | None] = None
    """The same, of columns that are numbered."""
    missing: ClassVar[frozenset[str]] = frozenset()
    """Cells that stand for: not answered."""
    separators: ClassVar[tuple[str, ...]] = ()
    """Between the answers of a cell that holds several."""
    flag_words: ClassVar[Mapping[str, str]] = {}
    """How a column of one option writes yes and no, where these are not words for it."""
    group_separator: ClassVar[str] = ""
    """Between the groups that a question is in and its own name."""
    splits_beside_joined: ClassVar[bool] = False
    """Whether a cell with several answers is repeated as a column an option."""
    time_forms: ClassVar[tuple[re.Pattern, ...]]
    time_expected: ClassVar[str]
    """What the time forms look like, for people."""
    id_forms: ClassVar[tuple[re.Pattern, ...]] = ()

    def name_of(self, cell: str) -> str:
        """A header's cell as it is looked up in `roles` and `dropped`."""
        return key(cell)

    def has_roles(self, row: Sequence[str]) -> bool:
        """Whether a header row names every required column."""
        found = {self.name_of(cell) for cell in row}
        return all(found.intersection(self.roles[role]) for role in self.required)

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        """How many header rows a file has, from its first rows (up to 5); None where it is not a file of this platform."""
        return 1 if first_rows and self.has_roles(first_rows[0]) else None

    def names(self, header: Sequence[Sequence[str]], path: Path) -> list[str]:
        """One name for each column. Raises Refused where the header rows do not belong together."""
        return [clean(cell) for cell in header[0]]

    def options(self, header: Sequence[Sequence[str]], names: Sequence[str]) -> list[str]:
        """For each column the option that it is about, '' where the header says none."""
        return [option_of(name) for name in names]

    def is_complete(self, roles: Mapping[str, str]) -> bool:
        """From the texts of the platform's columns by role. Raises Untrusted where they do not tell."""
        return True

    def is_test(self, roles: Mapping[str, str]) -> bool:
        """From the texts of the platform's columns by role. Raises Untrusted where they do not tell."""
        return False

    def time_zone(self, header: Sequence[Sequence[str]], settings: Settings, path: Path) -> tzinfo:
        """Of times that do not say their offset. Raises Refused for an unknown zone."""
        return zone(settings.time_zone, path)

    def ids(self, texts: Sequence[str]) -> WrittenIds | DerivedIds:
        """For one file; `texts`: its ids, where `id_forms` does not know them."""
        return WrittenIds(self.id_forms, texts)

    def standardise(
        self,
        header: Sequence[Sequence[str]],
        records: Iterator[Record | Reject],
        wanted: Wanted,
        settings: Settings,
        path: Path,
    ) -> Standard:
        """The file's responses, and its rejected records. Raises Refused where the header, or the times, are not this platform's.

        A platform whose times depend on the locale, or whose ids have any form, has all records in memory: only all of them tell.
        """
        names = self.names(header, path)
        columns = layout(self, header, names, wanted)
        lost = [role for role in self.required if role not in columns.roles]
        if lost:
            expected = ", ".join(f"one of {', '.join(self.roles[role][:4])}" for role in lost)
            raise Refused(
                path, f"a header without its column for {', '.join(lost)}", expected, f"Export from {self.title} again.", 1
            )
        local = self.time_zone(header, settings, path)
        order, ids = None, None
        if BY_LOCALE in self.time_forms or not self.id_forms:
            kept = list(records)
            records = iter(kept)
            whole = [record for record in kept if isinstance(record, Record) and len(record.cells) == len(names)]
            if BY_LOCALE in self.time_forms:
                order = date_order(
                    (record.cells[columns.roles["submitted"]].strip() for record in whole), settings.date_order, path
                )
            if "id" in columns.roles:
                ids = self.ids([record.cells[columns.roles["id"]].strip() for record in whole])
        return Standard(columns.names, self._responses(records, len(names), columns, ids or self.ids(()), local, order))

    def _responses(
        self,
        records: Iterator[Record | Reject],
        width: int,
        columns: Layout,
        ids: WrittenIds | DerivedIds,
        local: tzinfo,
        order: str | None,
    ) -> Iterator[Response | Reject]:
        for record in records:
            if isinstance(record, Reject):
                yield record
                continue
            cells = record.cells
            try:
                if len(cells) != width:
                    raise Untrusted(f"{len(cells)} cells where the header has {width}")
                roles = {role: cells[index].strip() for role, index in columns.roles.items()}
                submission_id = ids.take(roles.get("id", ""), cells)
                is_complete, is_test = self.is_complete(roles), self.is_test(roles)
                submitted = roles["submitted"]
                if submitted or is_complete:
                    submitted = utc(self.submitted(submitted, order), local)
            except Untrusted as error:
                yield reject(record, str(error))
                continue
            answers, unknown = columns.answers(cells)
            yield Response(
                record.source_row,
                record.line,
                submission_id,
                submitted,
                "true" if is_complete else "false",
                "true" if is_test else "false",
                answers,
                unknown,
            )

    def submitted(self, text: str, order: str | None) -> datetime:
        """The time a cell names. Raises Untrusted where the platform does not write such a text."""
        if not text:
            raise Untrusted(f"the response is complete but has no time; {self.title} writes {self.time_expected}")
        moment = read_time(text, self.time_forms, order)
        if moment is None:
            raise Untrusted(f"the time {text!r} is not written as {self.title} does ({self.time_expected}); {SPREADSHEET}")
        return moment
