"""Where a defect is put: a copy of the project with one of two waves, whose records, lists and texts can be spoiled."""

import csv
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

Row = dict[str, str]
WAVES = ("2024", "2026")
SURVEY = "member"


class Place:
    """The copy. What is changed is written by `save`.

    `export`: the file with the wave's records. It is landed after `save`, but for the bundled wave's, which is a seed.
    `spoils`: what is done to the canonical file after it was landed.
    """

    def __init__(self, project: Path, landing: Path, wave: str, export: Path):
        self.project, self.landing, self.wave, self.export = project, landing, wave, export
        self.changed: set[Path] = set()
        self.spoils: list[Callable[[list[Row]], list[Row]]] = []
        self._files: dict[Path, list[Row]] = {}

    @cached_property
    def records(self) -> list[Row]:
        """The wave's records, to be changed in place."""
        return self._rows(self.export)

    @cached_property
    def counted(self) -> list[Row]:
        """Those of them that are complete and no test."""
        return [r for r in self.records if (r["is_complete"], r["is_test"]) == ("true", "false")]

    def rows(self, name: str) -> list[Row]:
        """The rows of a seed, by the end of its path without `.csv`, to be changed in place."""
        return self._rows(self.project / "seeds" / f"{name}.csv")

    @property
    def members(self) -> list[Row]:
        return self.rows("reference/ref_members")

    def member(self, iso3: str) -> Row:
        """The row of a Member that is valid now."""
        return next(row for row in self.members if row["iso3"] == iso3 and not row["valid_to"])

    @property
    def calendar(self) -> Row:
        """The row of the wave in the list of waves."""
        waves = self.rows("reference/ref_survey_waves")
        return next(row for row in waves if (row["wave_id"], row["survey_code"]) == (self.wave, SURVEY))

    def questions(self, topic: str) -> list[Row]:
        """The rows of the codebook about the wave's questions of a topic."""
        return [
            row
            for row in self.rows("codebook/codebook_questions")
            if (row["wave_id"], row["survey_code"], row["topic"]) == (self.wave, SURVEY, topic)
        ]

    def question(self, topic: str, item: str = "") -> Row:
        return next(row for row in self.questions(topic) if row["item_code"] == item)

    def columns(self, topic: str) -> list[str]:
        return [row["column_name"] for row in self.questions(topic)]

    def column(self, topic: str, item: str = "") -> str:
        return self.question(topic, item)["column_name"]

    def wordings(self, topic: str, code: str) -> list[Row]:
        """The rows of the codebook about the wordings that stand for a code in the wave."""
        return [
            row
            for row in self.rows("codebook/codebook_answers")
            if (row["wave_id"], row["topic"], row["answer_code"]) == (self.wave, topic, code)
        ]

    def code_of(self, topic: str, answer: str) -> str:
        """The code that a wording stands for in the wave; an empty text for none."""
        for row in self.rows("codebook/codebook_answers"):
            if (row["wave_id"], row["topic"]) == (self.wave, topic) and _same(row["raw_value"], answer):
                return row["answer_code"]
        return ""

    def rename(self, column: str, name: str) -> None:
        """Gives a column of the records another name."""
        for row in self.records:
            content = [(name if key == column else key, cell) for key, cell in row.items()]
            row.clear()
            row.update(content)

    def replace(self, path: str, old: str, new: str) -> None:
        """Changes a text that stands once in a file of the project. Raises ValueError where it does not."""
        file = self.project / path
        text = file.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(
                f"{path}: expected once {old!r}, found it {text.count(old)} times; correct the catalogue of defects."
            )
        file.write_text(text.replace(old, new), encoding="utf-8")
        self.changed.add(file)

    def append(self, path: str, text: str) -> None:
        """Puts a text at the end of a file of the project."""
        file = self.project / path
        file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")
        self.changed.add(file)

    def spoil_landed(self, change: Callable[[list[Row]], list[Row]]) -> None:
        """Changes the records of the canonical file behind landing's back."""
        self.spoils.append(change)

    def save(self) -> None:
        """Writes the rows that were changed."""
        for path, content in self._files.items():
            before = _read(path)
            if content != before or (content and list(content[0]) != list(before[0])):
                with path.open("w", encoding="utf-8", newline="") as file:
                    writer = csv.DictWriter(file, list((content or before)[0]), lineterminator="\n")
                    writer.writeheader()
                    writer.writerows(content)
                self.changed.add(path)

    def _rows(self, path: Path) -> list[Row]:
        if path not in self._files:
            self._files[path] = _read(path)
        return self._files[path]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
