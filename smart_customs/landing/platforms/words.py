"""The table of a platform: which of its columns say something of a response, and what their values mean.

One TOML file a platform, for people who know survey platforms and no Python:

- `[columns]`: names of the columns with the response's number and its time, and those `apart` from the answers. In a name of
  `apart`, `*` stands for any text, `#` for digits, and `{column}` for another column of the file or the question it belongs to.
- `[answers]`: what stands for a missing answer, what parts the options in a cell, and the forms of times.
- `[[state]]`: a column that says whether a response counts, with every value that is known for it, by meaning. `empty` is the
  meaning of an empty cell, `otherwise` that of every other value; without it any other value rejects the record.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smart_customs.comparing import comparable

MEANINGS = {
    "counts": "it counts",
    "complete": "it was sent off",
    "incomplete": "it was not sent off",
    "test": "it is a test",
    "skipped": "it is skipped by rule",
    "rejected": "it is rejected",
}
_PLACEHOLDERS = {"{column}": "zzcolumnzz", "*": "zzanyzz", "#": "zzdigitszz"}
_PATTERNS = {"zzcolumnzz": "(?P<column>.+)", "zzanyzz": ".+", "zzdigitszz": r"\d+"}


@dataclass(frozen=True)
class State:
    """A column that says whether a response counts. Meanings are keys of `MEANINGS`."""

    columns: frozenset[str]
    """Marks of the column."""
    meanings: Mapping[str, str]
    """By the comparable form of a value."""
    empty: str
    otherwise: str | None
    why: str

    def meaning(self, cell: str) -> str | None:
        """What the cell says of its response; None where nobody knows."""
        value = comparable(cell)
        return self.meanings.get(value, self.otherwise) if value else self.empty


@dataclass(frozen=True)
class Words:
    """What a platform's file says. Columns are given by their marks."""

    title: str
    files: str
    source: str
    number: frozenset[str]
    submitted: frozenset[str]
    apart: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    states: tuple[State, ...]
    missing: frozenset[str]
    separators: tuple[str, ...]
    times: tuple[str, ...]

    def own(self, marks: Sequence[str]) -> set[str]:
        """The marks that are the platform's, of those of a file."""
        known = self.number.union(self.submitted, self.apart, *(state.columns for state in self.states))
        return {mark for mark in marks if mark in known or any(_fits(mark, pattern, marks) for pattern in self.patterns)}


def load_words(path: Path, mark_of: Callable[[str], str]) -> Words:
    """The table in a platform's file. `mark_of`: the form in which the platform's names of columns are compared."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    columns, answers = content["columns"], content["answers"]

    def marks(names: Iterable[str]) -> frozenset[str]:
        return frozenset(map(mark_of, names))

    patterns = [name for name in columns["apart"] if any(sign in name for sign in _PLACEHOLDERS)]
    return Words(
        title=content["title"],
        files=content["files"],
        source=content["source"],
        number=marks(columns["number"]),
        submitted=marks(columns["submitted"]),
        apart=marks(name for name in columns["apart"] if name not in patterns),
        patterns=tuple(_pattern(name, mark_of) for name in patterns),
        states=tuple(_state(state, marks) for state in content.get("state", [])),
        missing=frozenset(answers["missing"]),
        separators=tuple(answers["separators"]),
        times=tuple(answers["times"]),
    )


def _state(content: Mapping[str, Any], marks: Callable[[Iterable[str]], frozenset[str]]) -> State:
    meanings = {comparable(value): meaning for meaning in MEANINGS for value in content.get(meaning, [])}
    return State(marks(content["columns"]), meanings, content["empty"], content.get("otherwise"), content["why"])


def _pattern(name: str, mark_of: Callable[[str], str]) -> re.Pattern[str]:
    for sign, word in _PLACEHOLDERS.items():
        name = name.replace(sign, word)
    pattern = re.escape(mark_of(name))
    for word, expression in _PATTERNS.items():
        pattern = pattern.replace(word, expression)
    return re.compile(pattern)


def _fits(mark: str, pattern: re.Pattern[str], marks: Sequence[str]) -> bool:
    match = pattern.fullmatch(mark)
    if match is None or "column" not in pattern.groupindex:
        return match is not None
    column = match["column"]
    return any(other == column or other.startswith(f"{column}_") for other in marks if other != mark)
