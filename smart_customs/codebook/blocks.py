"""Columns that ask one question together, and what their answers look like."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os.path import commonprefix
from typing import NamedTuple

from smart_customs.codebook.definition import MANY, ONE, RANKED, TEXT, Defined, Definition, Option, find_option
from smart_customs.codebook.export import Column, Export
from smart_customs.codebook.last_wave import LastWave, is_yes_no
from smart_customs.codebook.matching import SURE, Terms, form
from smart_customs.landing.platforms.platform import key

FEWEST_RESPONDENTS = 3
"""A wording that fewer gave may be somebody's own."""
_MOST_WORDINGS = 20
_LONGEST_WORDING = 80
_CELLS_TO_JUDGE = 300


class Parts(NamedTuple):
    """What stands in cells that hold several options. `topic`: whose list knows the most of it, and how much, 0 to 1."""

    counts: Counter[str]
    topic: str
    known: float
    most: int
    """The largest number of known options in one cell."""


@dataclass
class Block:
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
            # Questions of their own in one block begin alike; what they end with tells them apart.
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


def blocks_of(export: Export, definition: Definition, known: LastWave) -> list[Block]:
    """The blocks of an export in its order."""
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
    blocks = []
    for (question, _), columns in gathered.items():
        defined = definition.find(question, columns[0].text if not columns[0].option else "", columns[0].name)
        if defined is None and export.platform == "qualtrics":
            defined = definition.find(columns[0].name.rpartition("_")[0])
        for column in columns:
            column.defined = definition.find(column.name, column.full_name) or defined
        block = Block(question, columns, defined, "")
        block.parts = _parts(block, export.separators, known)
        block.kind = _kind(block)
        blocks.append(block)
    return blocks


def is_other(column: Column) -> bool:
    """Whether the column is an option for what no other option says."""
    return form(column.option).split()[:1] in (["other"], ["autre"], ["autres"])


def _kind(block: Block) -> str:
    if block.parts:
        return "joined"
    if block.defined and block.defined.kind == TEXT:
        return "text"
    if block.defined and block.defined.kind == MANY and block.has_options:
        return "flags"
    if block.has_options and _are_flags(block.columns):
        return "flags"
    answers = block.answers
    if not answers:
        return "empty"
    if is_yes_no(answers) and not (set(answers) <= {"0", "1"} and len(answers) == 1):
        return "yes_no"
    if all(value.replace(".", "", 1).isdecimal() for value in answers):
        return "scale"
    if block.defined and block.defined.kind in (ONE, RANKED):
        return "choice"
    return "text" if looks_like_text(block.columns) else "choice"


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


def _parts(block: Block, separators: Sequence[str], known: LastWave) -> Parts | None:
    """The options in joined cells, cut in the way in which the lists know the most of them; None where cells hold one answer."""
    if block.has_options or not separators or (block.defined and block.defined.kind in (TEXT, ONE)):
        return None
    answers = block.columns[0].answers
    # The most common cells show how a column is to be cut; free text would take long, and show nothing.
    sample = Counter(dict(answers.most_common(_CELLS_TO_JUDGE)))
    if block.defined and block.defined.options:
        return _defined_parts(block.defined, answers, separators, known)
    cuts = [(separator, topic, terms) for separator in separators for topic, terms in _lists(known)]
    found = [cut for cut in cuts if max((len(_cut(cell, *cut[::2])) for cell in sample), default=0) > 1]
    if not found:
        return None
    separator, topic, terms = max(found, key=lambda cut: _share_known(_counts(sample, cut[0], cut[2]), cut[2]))
    share = _share_known(_counts(sample, separator, terms), terms)
    whole = sum(n for cell, n in sample.items() if any(names.best(cell).sure >= SURE for _, names in _lists(known)))
    if share < 0.5 or whole >= 0.8 * sample.total():
        return None
    most = max(sum(terms.best(part).sure >= SURE for part in _cut(cell, separator, terms)) for cell in answers)
    return Parts(_counts(answers, separator, terms), topic, share, most)


def _defined_parts(defined: Defined, answers: Counter[str], separators: Sequence[str], known: LastWave) -> Parts:
    """The options in joined cells, cut as the definition words them; the topic is that whose list knows the most of them."""
    own = Terms((text, option.code) for option in defined.options for text in (*option.labels.values(), option.code))
    separator = max(separators, key=lambda separator: _share_known(_counts(answers, separator, own), own))

    def share(terms: Terms) -> float:
        named = [[*option.labels.values(), option.code] for option in defined.options]
        return sum(any(terms.best(text).sure >= SURE for text in texts) for texts in named) / len(named)

    topic, terms = max(_lists(known), key=lambda listed: share(listed[1]))
    most = max((sum(own.knows(part) for part in _cut(cell, separator, own)) for cell in answers), default=0)
    return Parts(_counts(answers, separator, own), topic, share(terms), most)


def _cut(cell: str, separator: str, terms: Terms) -> list[str]:
    parts = [part.strip() for part in cell.split(separator) if part.strip()]
    return _rejoined(parts, terms) if separator.strip() == "," else parts


def _counts(answers: Counter[str], separator: str, terms: Terms) -> Counter[str]:
    """How often each part stands in the cells."""
    counts: Counter[str] = Counter()
    for cell, count in answers.items():
        for part in _cut(cell, separator, terms):
            counts[part] += count
    return counts


def _share_known(counts: Counter[str], terms: Terms) -> float:
    """How much of the parts a list knows, 0 to 1."""
    return sum(count for part, count in counts.items() if terms.best(part).sure >= SURE) / max(counts.total(), 1)


def _lists(known: LastWave) -> Iterator[tuple[str, Terms]]:
    """What questions with several options ask for."""
    for name, topic in known.topics.items():
        if "multi_choice_flag" in topic.types:
            yield name, known.items(name)
        elif topic.has_many:
            yield name, known.codes(name)


def _rejoined(parts: list[str], terms: Terms) -> list[str]:
    """Parts put together again where each of them means the same option, and the whole does so too."""
    found: list[str] = []
    for part in parts:
        if found and (code := terms.best(part).code) and terms.best(found[-1]).sure < 100:
            whole = terms.best(f"{found[-1]}, {part}")
            if code == whole.code == terms.best(found[-1]).code and whole.sure >= terms.best(part).sure:
                found[-1] = f"{found[-1]}, {part}"
                continue
        found.append(part)
    return found
