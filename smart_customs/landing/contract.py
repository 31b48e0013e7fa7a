"""The contract layer: what an export holds against what the codebook of its wave asks for.

Columns have to be the codebook's, every one and no other. A record whose Member nobody knows is rejected; an answer nobody
knows is set aside, and its record stays; where that is more than chance, the file is refused.
"""

import csv
import difflib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from smart_customs.comparing import is_blank
from smart_customs.landing.batches import Column, in_order
from smart_customs.landing.codebook import Codebook, Question
from smart_customs.landing.dialect.source import check_said
from smart_customs.landing.platforms.platform import Responses, Standard, Wanted
from smart_customs.landing.records import Reject
from smart_customs.landing.refusal import Refused

STANDARD_COLUMNS = ("submission_id", "submitted_at", "is_complete", "is_test", "source_row")
TOLERATED_ANSWERS = 2
TOLERATED_SHARE = 0.02
"""Of the answers to a topic. A file with more unknown answers than both is refused: its codebook is incomplete."""


class Canonical(NamedTuple):
    """Rows of a canonical file by columns, and what was rejected between them."""

    columns: list[Column]
    rejects: list[Reject]

    def __len__(self) -> int:
        return len(self.columns[0].places)


class SetAside(NamedTuple):
    """An answer that the codebook does not know. Its cell is empty in the canonical file."""

    source_row: int
    line: int
    submission_id: str
    column_name: str
    topic: str
    wording: str


@dataclass(frozen=True)
class ColumnMapping:
    """Names of an export's columns and the codebook's columns they stand for; an empty one: leave the column out."""

    path: Path | None = None
    columns: dict[str, str] = field(default_factory=dict)


def load_mapping(path: Path, codebook: Codebook) -> ColumnMapping:
    """The column mapping in a CSV file with the header `export_column,column_name`. Raises Refused with the wrong line."""
    check_said(path)
    columns: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, None)
            if header != ["export_column", "column_name"]:
                found = "no header" if header is None else f"the header {','.join(header)}"
                raise Refused(path, found, "export_column,column_name", "Correct it.", line=1)
            for row in filter(None, reader):
                if len(row) != 2:
                    cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
                    raise Refused(
                        path,
                        cells,
                        "2: export_column,column_name",
                        "Put quotes around a name with a comma.",
                        line=reader.line_num,
                    )
                export_column, name = row[0], row[1].strip()
                if not export_column:
                    raise Refused(path, "no name", "that of a column of the export", "Add it.", line=reader.line_num)
                if name and name not in codebook.by_column:
                    raise Refused(
                        path,
                        f"the column {name!r}{_nearest(name, codebook.by_column)}",
                        f"one of the codebook of wave {codebook.wave_id}",
                        "Correct the name, or add the question to seeds/codebook/codebook_questions.csv.",
                        line=reader.line_num,
                    )
                if export_column in columns:
                    raise Refused(
                        path,
                        f"{export_column!r} twice",
                        "one row for a column of the export",
                        "Remove one.",
                        line=reader.line_num,
                    )
                columns[export_column] = name
    except OSError as error:
        raise Refused(
            path, f"a column mapping that cannot be read ({error.strerror})", "a CSV file", "Check --columns."
        ) from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise Refused(path, f"a column mapping that cannot be read ({error})", "CSV in UTF-8", "Save it as such.") from None
    return ColumnMapping(path, columns)


class Contract:
    """Checks the responses of one file. `key`: the form in which names of columns are compared."""

    def __init__(self, path: Path, codebook: Codebook, mapping: ColumnMapping, key: Callable[[str], str]):
        self.path = path
        self.codebook = codebook
        self.set_aside: list[SetAside] = []
        self._key = key
        self._mapping = mapping
        self._left_out = {key(name) for name, column in mapping.columns.items() if not column}
        self.names = self._known_names()
        """Names that an export may use, by their key, and the codebook's column each stands for."""

    def wanted(self) -> Wanted:
        """What a platform has to look for in the export."""
        flags = frozenset(q.column_name for q in self.codebook.questions if q.answer_type == "multi_choice_flag")
        places = {
            question.column_name: self.codebook.wordings.get(question.topic, frozenset())
            for question in self.codebook.questions
            if question.answer_type == "single_choice" and re.fullmatch(r".+_\d+", question.column_name)
        }
        given = Counter(column for column in self._mapping.columns.values() if column)
        repeated = frozenset(column for column, count in given.items() if count > 1)
        return Wanted(
            self.names,
            flags,
            self.codebook.other_texts,
            self.codebook.other_wordings,
            places,
            repeated,
            frozenset(self._left_out),
        )

    def _known_names(self) -> dict[str, str]:
        labels = [(label, q.column_name) for q in self.codebook.questions for label in (q.label_en, q.label_fr) if label]
        counts = Counter(label for label, _ in {(self._key(label), column) for label, column in labels})
        # A label that two questions share names neither.
        names = {self._key(label): column for label, column in labels if counts[self._key(label)] == 1}
        names.update({self._key(q.column_name): q.column_name for q in self.codebook.questions})
        names.update({self._key(name): column for name, column in self._mapping.columns.items() if column})
        return names

    def columns(self, names: Sequence[str]) -> list[Question | None]:
        """The question of each column, None for one to leave out. Raises Refused with every difference to the codebook."""
        found = [None if self._key(name) in self._left_out else self.names.get(self._key(name), "") for name in names]
        taken = Counter(column for column in found if column)
        missing = [q.column_name for q in self.codebook.questions if q.column_name not in taken]
        unknown = [name for name, column in zip(names, found, strict=True) if column == ""]
        doubled = [column for column, count in taken.items() if count > 1]
        if missing or unknown or doubled:
            raise Refused(
                self.path,
                "; ".join(
                    [
                        *(f"an unknown column {_short(name)!r}{self._candidates(name, missing)}" for name in unknown),
                        *(f"no column for {name}" for name in missing),
                        *(
                            f"{taken[column]} columns for {column} ("
                            + ", ".join(repr(_short(n)) for n, c in zip(names, found, strict=True) if c == column)
                            + ")"
                            for column in doubled
                        ),
                    ]
                ),
                f"each of the {len(self.codebook.questions)} columns of the codebook of wave {self.codebook.wave_id}, "
                f"{self.codebook.survey_code} survey, once",
                "Say with --columns FILE (header export_column,column_name) which column is which, with the same column_name for "
                "columns that ask the same, and an empty one for a column to leave out; or correct the codebook.",
            )
        return [self.codebook.by_column[column] if column else None for column in found]

    def _candidates(self, name: str, missing: list[str]) -> str:
        """The missing columns that the name is nearest to, by name or label."""
        by_name: dict[str, str] = {}
        for column in missing:
            question = self.codebook.by_column[column]
            by_name |= {self._key(text): column for text in (question.label_fr, question.label_en, column) if text}
        near = difflib.get_close_matches(self._key(name), by_name, n=3, cutoff=0.5)
        return f" (nearest: {', '.join(dict.fromkeys(by_name[text] for text in near))})" if near else ""

    def batches(self, standard: Standard) -> Iterator[Canonical]:
        """The canonical rows by columns: the standard columns, then the codebook's in its order; and what is rejected.

        Raises Refused at once where columns differ, at the end where too many answers are unknown.
        """
        questions = self.columns(standard.names)
        topics: Counter[str] = Counter()
        for responses in standard.batches:
            yield self._canonical(standard.names, questions, responses, topics)
        self._judge(topics)

    def _canonical(
        self, names: Sequence[str], questions: Sequence[Question | None], responses: Responses, topics: Counter[str]
    ) -> Canonical:
        """One batch; counts answers by topic and keeps those set aside."""
        count = len(responses.source_rows)
        answers = dict.fromkeys((question.column_name for question in self.codebook.questions), _blank(count))
        unknown: list[tuple[Question, Column, np.ndarray]] = []
        rejects = list(responses.rejects)
        is_rejected, has_aside = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        has_aside[list(responses.unknown_options)] = True
        members: dict[int, str] = {}
        for question, column in zip(questions, responses.answers, strict=True) if count else ():
            if question is None:
                continue
            is_filled = [not is_blank(value) for value in column.values]
            topics[question.topic] += int(column.counts()[is_filled].sum())
            is_known = [self.codebook.knows(question, value) for value in column.values]
            if all(is_known):
                answers[question.column_name] = column
                continue
            is_unknown = ~np.array(is_known)[column.places]
            values = [value if known else "" for value, known in zip(column.values, is_known, strict=True)]
            answers[question.column_name] = Column(values, column.places)
            if question.is_member:
                is_rejected |= is_unknown
                members.update((at, column.cell(at)) for at in np.flatnonzero(is_unknown).tolist())
            else:
                has_aside |= is_unknown
                unknown.append((question, column, is_unknown))
        for at, member in members.items():
            cells = dict(zip(names, (column.cell(at) for column in responses.answers), strict=True))
            reason = (
                f"a Member that nobody knows: {member!r}; if it is one, add the wording to "
                "seeds/codebook/codebook_answers.csv (topic respondent)"
            )
            raw = json.dumps(cells, ensure_ascii=False).encode()
            rejects.append(Reject(int(responses.source_rows[at]), int(responses.lines[at]), raw, reason))
        for at in np.flatnonzero(has_aside & ~is_rejected).tolist():
            options = responses.unknown_options.get(at, ())
            aside = [(question, self._topic_of(question), wording) for question, wording in options]
            topics.update(topic for question, topic, _ in aside if question not in answers)
            aside += [(q.column_name, q.topic, column.cell(at)) for q, column, is_unknown in unknown if is_unknown[at]]
            where = (int(responses.source_rows[at]), int(responses.lines[at]), responses.submission_ids[at])
            self.set_aside.extend(SetAside(*where, *item) for item in aside)
        standard = [
            *(responses.submission_ids, responses.submitted_at, responses.is_complete, responses.is_test),
            [str(row) for row in responses.source_rows.tolist()],
        ]
        columns = [*map(Column.of, standard), *answers.values()]
        if is_rejected.any():
            rows = np.flatnonzero(~is_rejected)
            columns = [column.taken(rows) for column in columns]
        return Canonical(columns, list(in_order(rejects)))

    def _judge(self, topics: Counter[str]) -> None:
        """Raises Refused where a topic has more unknown answers than chance explains."""
        for topic, count in Counter(item.topic for item in self.set_aside).items():
            if count > TOLERATED_ANSWERS and count > TOLERATED_SHARE * topics[topic]:
                wordings = Counter(item.wording for item in self.set_aside if item.topic == topic)
                first = next(item for item in self.set_aside if item.topic == topic)
                shown = ", ".join(
                    f"{_short(wording)!r} ({'once' if times == 1 else f'{times} times'})"
                    for wording, times in wordings.most_common(5)
                )
                raise Refused(
                    self.path,
                    f"{count} of {topics[topic]} answers about {topic} that the codebook does not know: {shown}, "
                    f"the first in column {first.column_name}",
                    f"at most {TOLERATED_ANSWERS}, or {TOLERATED_SHARE:.0%} of them",
                    "Add the wordings to seeds/codebook/codebook_answers.csv, or export the file again if a spreadsheet "
                    "program has changed them.",
                    line=first.line,
                )

    def _topic_of(self, question: str) -> str:
        """The topic of a question as an export calls it, which may have a column for each option."""
        if column := self.names.get(self._key(question)):
            return self.codebook.by_column[column].topic
        prefix = self._key(question) + "_"
        return next((self.codebook.by_column[c].topic for key, c in self.names.items() if key.startswith(prefix)), "")


def _blank(count: int) -> Column:
    return Column([""], np.zeros(count, dtype=np.int32))


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f" (nearest: {', '.join(near)})" if near else ""


def _short(text: str) -> str:
    """A wording on one line, short enough for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:77] + "..."
