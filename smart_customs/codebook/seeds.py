"""The seeds as the codebook's tools need them: rows with their lines, the lists of codes, and what each topic may hold."""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from smart_customs.landing.refusal import Refused

QUESTIONS, ANSWERS, WAVES = "codebook/codebook_questions.csv", "codebook/codebook_answers.csv", "reference/ref_survey_waves.csv"
YES_NO = ("yes", "no")
NO_ANSWER = "no_answer"
"""The code of a wording that says that nothing was answered."""


class Line(NamedTuple):
    """A row of a seed, by its columns, and the line on which it ends."""

    number: int
    cells: Mapping[str, str]


class Listed(NamedTuple):
    """A code of a reference list."""

    code: str
    label_en: str
    label_fr: str


@dataclass(frozen=True)
class Topic:
    """What a subject of the survey may hold, as `topics.toml` says it."""

    name: str
    types: tuple[str, ...]
    items: tuple[str, ...] | str = ()
    """Lists of codes, as seed and column; `free` for any code; empty where a column is about the topic itself."""
    answers: str = ""
    own_words: str = ""
    has_many: bool = False
    may_be_about_all: bool = False


def load_topics() -> dict[str, Topic]:
    """Every topic by its name."""
    content = tomllib.loads(Path(__file__).with_name("topics.toml").read_text(encoding="utf-8"))
    return {
        name: Topic(
            name,
            tuple(topic["types"]),
            topic["items"] if topic.get("items") == "free" else tuple(topic.get("items", ())),
            topic.get("answers", ""),
            topic.get("own_words", ""),
            topic.get("has_many", False),
            topic.get("may_be_about_all", False),
        )
        for name, topic in content.items()
    }


def read_seed(path: Path) -> tuple[list[str], list[Line]]:
    """The header of a seed and its rows. Raises Refused where it is no CSV with rows as long as the header."""
    rows = read_rows(path)
    _, header = next(rows)
    return header, [Line(number, dict(zip(header, row, strict=True))) for number, row in rows]


def read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The header of a seed and its rows, one by one, each with the line on which it ends. Raises Refused as `read_seed`."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            yield reader.line_num, header
            for row in reader:
                if len(row) != len(header):
                    raise Refused(
                        path,
                        f"{len(row)} cells",
                        f"{len(header)}: {','.join(header)}",
                        "Correct the row; put quotes around a cell with a comma.",
                        line=reader.line_num,
                    )
                yield reader.line_num, row
    except (csv.Error, UnicodeDecodeError) as error:
        raise Refused(path, f"a seed that cannot be read ({error})", "CSV in UTF-8", "Save it as such.") from None


@dataclass(frozen=True)
class Seeds:
    """The codebook and the lists of the project, read when they are asked for."""

    folder: Path

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """What each topic asks for, by its name."""
        return load_topics()

    @cached_property
    def questions(self) -> list[Line]:
        """The questions of all waves."""
        return read_seed(self.folder / QUESTIONS)[1]

    @cached_property
    def answers(self) -> list[Line]:
        """The wordings of all waves."""
        return read_seed(self.folder / ANSWERS)[1]

    @cached_property
    def waves(self) -> list[Line]:
        """The waves of both surveys."""
        return read_seed(self.folder / WAVES)[1]

    def listed(self, source: str) -> list[Listed]:
        """The codes of a list, named as `seed.column`. Raises Refused where the list cannot be read."""
        seed, column = source.split(".")
        path = self.folder / f"reference/{seed}.csv"
        rows, wanted = read_rows(path), (column, "label_en", "label_fr")
        _, header = next(rows)
        if missing := [name for name in wanted if name not in header]:
            raise Refused(path, f"no column {', '.join(missing)}", "it in the header", "Add it.", line=1)
        cells = itemgetter(*map(header.index, wanted))
        return [Listed(*cells(row)) for _, row in rows]

    def items_of(self, topic: Topic) -> list[Listed]:
        """What a column of the topic may be about; none where it is about the topic itself, or may be about anything."""
        return [] if topic.items == "free" else [item for source in topic.items for item in self.listed(source)]

    def codes_of(self, topic: Topic) -> list[Listed]:
        """The codes that a wording of the topic may stand for; none where answers are free text or numbers."""
        if topic.answers == "yes_no":
            return [Listed("yes", "Yes", "Oui"), Listed("no", "No", "Non")]
        return self.listed(topic.answers) if "." in topic.answers else []

    def wave_before(self, survey_code: str, wave_id: str) -> str | None:
        """The survey's wave that closed last, other than this one."""
        others = [
            (line.cells["closed_on"], line.cells["wave_id"])
            for line in self.waves
            if line.cells["survey_code"] == survey_code and line.cells["wave_id"] != wave_id
        ]
        return max(others)[1] if others else None


def of_wave(lines: Sequence[Line], wave_id: str | None, survey_code: str | None = None) -> list[Mapping[str, str]]:
    """The rows of a wave, and of a survey where one is named."""
    return [
        line.cells
        for line in lines
        if line.cells["wave_id"] == wave_id and survey_code in (None, line.cells.get("survey_code", survey_code))
    ]
