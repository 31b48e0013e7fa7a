"""The contract layer: what an export holds against what the codebook of its wave asks for.

Columns have to be the codebook's, every one and no other. A record whose Member nobody knows is rejected; an answer nobody
knows is set aside, and its record stays; where that is more than chance, the file is refused.
"""

import csv
import difflib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from smart_customs.comparing import comparable
from smart_customs.landing.codebook import Codebook, Question
from smart_customs.landing.platforms.platform import Wanted
from smart_customs.landing.records import Reject
from smart_customs.landing.refusal import Refused

STANDARD_COLUMNS = ("submission_id", "submitted_at", "is_complete", "is_test", "source_row")
TOLERATED_ANSWERS = 2
TOLERATED_SHARE = 0.02
"""Of the answers to a topic. A file with more unknown answers than both is refused: its codebook is incomplete."""


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
        return Wanted(self.names, flags, self.codebook.other_texts, self.codebook.other_wordings)

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
                "Say with --columns FILE (header export_column,column_name) which column is which, leaving column_name empty "
                "for one to leave out; or correct the codebook.",
            )
        return [self.codebook.by_column[column] if column else None for column in found]

    def _candidates(self, name: str, missing: list[str]) -> str:
        """The missing columns that the name is nearest to, by name or label."""
        by_name = {}
        for column in missing:
            question = self.codebook.by_column[column]
            by_name |= {self._key(text): column for text in (question.label_fr, question.label_en, column) if text}
        near = difflib.get_close_matches(self._key(name), by_name, n=3, cutoff=0.5)
        return f" (nearest: {', '.join(dict.fromkeys(by_name[text] for text in near))})" if near else ""

    def rows(self, names: Sequence[str], responses: Iterable) -> Iterator[list[str] | Reject]:
        """The canonical rows: the standard columns, then the codebook's in its order; and what is rejected.

        Raises Refused at once where columns differ, at the end where too many answers are unknown. `responses`: of the platform
        layer.
        """
        questions = self.columns(names)
        place = {question.column_name: at for at, question in enumerate(self.codebook.questions)}
        topics: Counter[str] = Counter()
        for response in responses:
            if isinstance(response, Reject):
                yield response
                continue
            answers = [""] * len(place)
            aside = [
                SetAside(response.source_row, response.line, response.submission_id, question, self._topic_of(question), wording)
                for question, wording in response.unknown_options
            ]
            unknown_member = None
            for question, answer in zip(questions, response.answers, strict=True):
                if question is None:
                    continue
                topics[question.topic] += bool(comparable(answer))
                if self.codebook.knows(question, answer):
                    answers[place[question.column_name]] = answer
                elif question.is_member:
                    unknown_member = answer
                else:
                    aside.append(
                        SetAside(
                            response.source_row,
                            response.line,
                            response.submission_id,
                            question.column_name,
                            question.topic,
                            answer,
                        )
                    )
            if unknown_member is not None:
                yield Reject(
                    response.source_row,
                    response.line,
                    json.dumps(dict(zip(names, response.answers, strict=True)), ensure_ascii=False).encode(),
                    f"a Member that nobody knows: {unknown_member!r}; if it is one, add the wording to "
                    "seeds/codebook/codebook_answers.csv (topic respondent)",
                )
                continue
            topics.update(item.topic for item in aside if item.column_name not in place)
            self.set_aside.extend(aside)
            yield [
                response.submission_id,
                response.submitted_at,
                response.is_complete,
                response.is_test,
                str(response.source_row),
                *answers,
            ]
        self._judge(topics)

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
        """The topic of a question whose options are columns of their own."""
        prefix = self._key(question) + "_"
        return next((self.codebook.by_column[c].topic for key, c in self.names.items() if key.startswith(prefix)), "")


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f" (nearest: {', '.join(near)})" if near else ""


def _short(text: str) -> str:
    """A wording on one line, short enough for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:77] + "..."
