"""Columns that ask one question together, and what their answers look like."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from os.path import commonprefix

from smart_customs.codebook.definition import MANY, ONE, RANKED, TEXT, Defined, Definition, Option, find_option
from smart_customs.codebook.export import Column, Export
from smart_customs.codebook.joined_cells import Parts, parts_of
from smart_customs.codebook.last_wave import LastWave, is_yes_no
from smart_customs.codebook.matching import form
from smart_customs.landing.platforms.platform import key

FEWEST_RESPONDENTS = 3
"""A wording that fewer gave may be somebody's own."""
_MOST_WORDINGS = 20
_LONGEST_WORDING = 80


@dataclass
class Battery:
    """A question with its columns: one, or one for each option or row.

    `kind` is `yes_no`, `flags`, `scale`, `choice`, `text`, `joined` or `empty`.
    """

    question: str
    columns: list[Column]
    defined: Defined | None
    kind: str
    parts: Parts | None = None

    @property
    def has_options(self) -> bool:
        """Whether each of its columns is an option or a row."""
        return bool(self.columns[0].option)

    @property
    def answers(self) -> Counter[str]:
        """What was answered in all columns, and how often."""
        return sum((column.answers for column in self.columns), Counter())

    @property
    def asked(self) -> list[str]:
        """The texts in which it is asked."""
        texts = [self.question, *(self.defined.labels.values() if self.defined else ())]
        return texts if self.has_options else [*texts, self.columns[0].text]

    def named(self, column: Column) -> list[str]:
        """The texts that say what one of its columns is about, the export's first."""
        part = self.part(column)
        labels = list(part.labels.values()) if part else []
        if column.defined and column.defined is not self.defined or not self.has_options:
            # Questions of their own in one battery begin alike; what they end with tells them apart.
            own = {name: [c.defined.labels.get(name, "") for c in self.columns if c.defined] for name in ("en", "fr")}
            labels += [
                label.removeprefix(commonprefix(own[name]) if len(own[name]) > 1 else "")
                for name, label in (column.defined.labels.items() if column.defined else ())
            ]
        texts = [column.option] if column.option else [column.name if column.is_code else "", column.text or column.name]
        return [text for text in (*texts, *labels) if text]

    def part(self, column: Column) -> Option | None:
        """The option or row that the definition has for a column."""
        return find_option((*self.defined.rows, *self.defined.options), column.option) if self.defined and column.option else None


def batteries_of(export: Export, definition: Definition, known: LastWave) -> list[Battery]:
    """The batteries of an export in its order."""
    gathered: dict[tuple[str, str], list[Column]] = {}
    for column in export.columns:
        gathered.setdefault((column.question, "" if column.option else column.name), []).append(column)
    for (question, own), columns in list(gathered.items()):
        if len({row["topic"] for column in columns if (row := known.named(column.text or column.name))}) > 1:
            # Names that begin alike, of questions about different topics.
            del gathered[question, own]
            for column in columns:
                column.question, column.option = column.name, ""
                gathered[column.question, column.name] = [column]
    batteries = []
    for (question, _), columns in gathered.items():
        defined = definition.find(question, columns[0].text if not columns[0].option else "", columns[0].name)
        if defined is None and export.platform == "qualtrics":
            defined = definition.find(columns[0].name.rpartition("_")[0])
        for column in columns:
            column.defined = definition.find(column.name, column.full_name) or defined
        battery = Battery(question, columns, defined, "")
        if not battery.has_options:
            battery.parts = parts_of(columns[0].answers, defined, export.separators, known)
        battery.kind = _kind(battery)
        batteries.append(battery)
    return batteries


def is_other(column: Column) -> bool:
    """Whether the column is an option for what no other option says."""
    return form(column.option).split()[:1] in (["other"], ["autre"], ["autres"])


def _kind(battery: Battery) -> str:
    if battery.parts:
        return "joined"
    if battery.defined and battery.defined.kind == TEXT:
        return "text"
    if battery.defined and battery.defined.kind == MANY and battery.has_options:
        return "flags"
    if battery.has_options and _are_flags(battery.columns):
        return "flags"
    answers = battery.answers
    if not answers:
        return "empty"
    if is_yes_no(answers) and not (set(answers) <= {"0", "1"} and len(answers) == 1):
        return "yes_no"
    if all(value.replace(".", "", 1).isdecimal() for value in answers):
        return "scale"
    if battery.defined and battery.defined.kind in (ONE, RANKED):
        return "choice"
    return "text" if looks_like_text(battery.columns) else "choice"


def _are_flags(columns: Sequence[Column]) -> bool:
    """Whether each column says yes or no to its option, but for what was typed under "other"."""
    ticked = [column for column in columns if not is_other(column)]
    return bool(sum((column.answers for column in ticked), Counter())) and all(
        is_yes_no(value for value in column.answers if key(value) != key(column.option) and comparable_mark(value) != "x")
        for column in ticked
    )


def comparable_mark(value: str) -> str:
    """A tick as people and programs write it."""
    return "x" if value.strip().lower() in ("x", "selected", "checked", "coché") else ""


def looks_like_text(columns: Sequence[Column]) -> bool:
    """Whether most people wrote something of their own: addresses, many wordings, rare or long ones."""
    answers = sum((column.answers for column in columns), Counter())
    if len(answers) > _MOST_WORDINGS or any("@" in value or "\n" in value or len(value) > _LONGEST_WORDING for value in answers):
        return True
    rare = sum(count for count in answers.values() if count < FEWEST_RESPONDENTS)
    return 2 * rare > answers.total()
