"""Questions with several options: one column an option, whatever way the platform writes them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smart_customs.landing.platforms.platform import Wanted

_YES_NO = {"true": "yes", "1": "yes", "false": "no", "0": "no"}


@dataclass(frozen=True)
class Joined:
    """A column whose cells hold several options. `targets`: by the key of an option's wording, its place among the names."""

    question: str
    source: int
    targets: dict[str, int]
    is_slots: bool
    """The places are numbered, and options fill them in their order."""


@dataclass(frozen=True)
class Layout:
    """Which cells of a record become which answers."""

    names: tuple[str, ...]
    plain: tuple[tuple[int, int], ...]
    """Places in the record and among the names."""
    flags: tuple[tuple[int, int, str], ...]
    """The same for columns of one option, with the key of what they ask, which ends with the option."""
    joined: tuple[Joined, ...]
    separators: tuple[str, ...]
    key: Callable[[str], str]

    def answers(self, cells: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """The answers of a record, one a name, and the options that stand for none, with their questions."""
        answers = [""] * len(self.names)
        unknown: list[tuple[str, str]] = []
        for source, target in self.plain:
            answers[target] = cells[source]
        for source, target, option in self.flags:
            answers[target] = self._flag(cells[source], option)
        for joined in self.joined:
            cell = cells[joined.source].strip()
            if not cell:
                continue
            places = dict.fromkeys(joined.targets.values())
            if not joined.is_slots:
                for target in places:
                    answers[target] = "no"
            slots = iter(places)
            for part in self._parts(cell, joined):
                target = next(slots, None) if joined.is_slots else joined.targets.get(self.key(part))
                if target is None:
                    unknown.append((joined.question, part))
                else:
                    answers[target] = part if joined.is_slots else "yes"
        return tuple(answers), tuple(unknown)

    def _flag(self, cell: str, column: str) -> str:
        """Yes for the option's own text, and yes or no for what programs write for them; else the cell as it is."""
        value = cell.strip().lower()
        if value in _YES_NO:
            return _YES_NO[value]
        option = self.key(cell)
        return "yes" if option and (option == column or column.endswith("_" + option)) else cell

    def _parts(self, cell: str, joined: Joined) -> list[str]:
        separator = next((separator for separator in self.separators if separator in cell), None)
        if separator is None:
            return [cell]
        parts = [part.strip() for part in cell.split(separator)]
        if separator == "," and not joined.is_slots:
            parts = self._rejoined(parts, joined.targets)
        return [part for part in parts if part]

    def _rejoined(self, parts: list[str], targets: dict[str, int]) -> list[str]:
        """Parts put together again where an option has a comma of its own, the longest option first."""
        found, at = [], 0
        while at < len(parts):
            end = next((end for end in range(len(parts), at, -1) if self.key(" ".join(parts[at:end])) in targets), at + 1)
            found.append(", ".join(parts[at:end]))
            at = end
        return found


def layout_of(
    names: Sequence[str],
    keys: Sequence[str],
    texts: Sequence[str],
    own: set[int],
    wanted: "Wanted",
    separators: tuple[str, ...],
    key: Callable[[str], str],
) -> Layout:
    """The layout of a file. `texts`: what each column asks, in words; `own`: places of the platform's columns, which give no
    answers; `key`: as for `Wanted`.
    """
    answered = [at for at in range(len(names)) if at not in own]
    present = {keys[at] for at in answered}
    found: list[str] = []
    plain, flags, joined = [], [], []
    for at in answered:
        name = keys[at]
        options = {} if name in wanted.columns or not separators else options_of(name, wanted)
        if any(f"{name}_{option}" in present for option in options):
            # The same answers stand in columns of their own.
            continue
        if options:
            targets: dict[str, int] = {}
            places: dict[str, int] = {}
            for option, column in options.items():
                if column not in places:
                    places[column] = len(found)
                    found.append(f"{names[at]} [{option}]")
                targets[option] = places[column]
            joined.append(Joined(names[at], at, targets, all(option.isdigit() for option in options)))
        else:
            if wanted.columns.get(name) in wanted.flags:
                flags.append((at, len(found), key(texts[at])))
            else:
                plain.append((at, len(found)))
            found.append(names[at])
    return Layout(tuple(found), tuple(plain), tuple(flags), tuple(joined), separators, key)


def options_of(name: str, wanted: "Wanted") -> dict[str, str]:
    """The options or the numbered places that the codebook has for the question with that key, each with its column."""
    prefix = name + "_"
    options = {
        known.removeprefix(prefix): column
        for known, column in wanted.columns.items()
        if known.startswith(prefix) and (column in wanted.flags or re.fullmatch(r"\d", known.removeprefix(prefix)))
    }
    return dict(sorted(options.items())) if all(option.isdigit() for option in options) else options
