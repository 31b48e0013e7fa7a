"""Questions with several options: one column an option, whatever way the platform writes them."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from smart_customs.comparing import comparable
from smart_customs.landing.batches import Column, combinations
from smart_customs.landing.platforms.cutting import cut
from smart_customs.landing.platforms.ranks import Ranked, ranked_of

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
    is_split_too: bool = False
    """Each option has a column of its own beside this one."""
    known: Mapping[str, Hashable] = field(default_factory=dict)
    """What each option means, by the key of its wording; empty where nobody knows the items of numbered places."""


@dataclass(frozen=True)
class Layout:
    """Which cells of a record become which answers."""

    names: tuple[str, ...]
    plain: tuple[tuple[int, int], ...]
    """Places in the record and among the names."""
    flags: tuple[tuple[int, int, str], ...]
    """The same for columns of one option, with the key of what they ask, which ends with the option."""
    joined: tuple[Joined, ...]
    others: dict[int, int]
    """By the place of an option "other" among the names: that of the text which people typed."""
    wordings: frozenset[str]
    """Comparable forms of a yes or a no to an option "other"; everything else is such a text."""
    separators: tuple[str, ...]
    key: Callable[[str], str]
    ranked: tuple[tuple[Ranked, int], ...]
    """Rank orders, each with the place of its first rank among the names."""

    def answers(self, cells: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """The answers of a record, one a name, and what stands for none of the options, with its question."""
        answers = [""] * len(self.names)
        unknown: list[tuple[str, str]] = []
        for source, target in self.plain:
            answers[target] = cells[source]
        for source, target, option in self.flags:
            answers[target] = self._flag(cells[source], option)
            if target in self.others and answers[target].strip() and comparable(answers[target]) not in self.wordings:
                self._typed(answers, target, cells[source], unknown)
        for ranked, first in self.ranked:
            chosen = ranked.chosen(cells)
            if chosen is None:
                unknown.append((ranked.question, ranked.shown(cells)))
            else:
                answers[first : first + len(chosen)] = chosen
        for joined in self.joined:
            if cell := cells[joined.source].strip():
                self._chosen(answers, cell, joined, unknown)
        return tuple(answers), tuple(unknown)

    def columns(self, cells: Sequence[Column], rows: int) -> tuple[list[Column], np.ndarray]:
        """The answers of many records by columns, one a name, and for each record whether a part stands for none of the options.

        `cells`: the columns of `rows` records.
        """
        found = [Column([""], np.zeros(rows, dtype=np.int32))] * len(self.names)
        has_unknown = np.zeros(rows, dtype=bool)
        for source, target in self.plain:
            found[target] = cells[source]
        for part, sources, targets in self._parts_apart:
            first, numbers = combinations([cells[source] for source in sources])
            texts = [[cells[source].cell(at) for source in sources] for at in first]
            blank = [""] * len(cells)
            results = []
            for combination in texts:
                for source, text in zip(sources, combination, strict=True):
                    blank[source] = text
                results.append(part.answers(blank))
            for target in targets:
                found[target] = Column([answers[target] for answers, _ in results], numbers)
            has_unknown |= np.array([bool(unknown) for _, unknown in results], dtype=bool)[numbers]
        return found, has_unknown

    @cached_property
    def _parts_apart(self) -> list[tuple["Layout", list[int], list[int]]]:
        """Layouts of answers that say nothing of each other, with their places in the record and among the names.

        Plain answers that nothing else sets are in none of them.
        """
        groups: list[set[int]] = []
        touched = [{target, self.others.get(target, target)} for _, target, _ in self.flags]
        touched += [
            {t for target in joined.targets.values() for t in (target, self.others.get(target, target))} for joined in self.joined
        ]
        touched += [_places(ranked, first) for ranked, first in self.ranked]
        for targets in touched:
            near = [group for group in groups if group & targets]
            groups = [group for group in groups if not group & targets] + [targets.union(*near)]
        parts = []
        for group in groups:
            part = replace(
                self,
                plain=tuple(item for item in self.plain if item[1] in group),
                flags=tuple(item for item in self.flags if item[1] in group),
                joined=tuple(joined for joined in self.joined if group & set(joined.targets.values())),
                ranked=tuple(item for item in self.ranked if group & _places(*item)),
            )
            sources = {
                *(at for at, _ in part.plain),
                *(at for at, _, _ in part.flags),
                *(joined.source for joined in part.joined),
                *(at for ranked, _ in part.ranked for at, _ in ranked.items),
            }
            parts.append((part, sorted(sources), sorted(group)))
        return parts

    def _chosen(self, answers: list[str], cell: str, joined: Joined, unknown: list[tuple[str, str]]) -> None:
        """Sets the answers to the options of a cell that holds several."""
        places = dict.fromkeys(joined.targets.values())
        parts = self._parts(cell, joined)
        if parts is None:
            unknown.append((joined.question, cell))
            for target in places:
                answers[target] = ""
            return
        if joined.is_split_too:
            split = {target for target in places if answers[target] == "yes"}
            named = {joined.targets[option] for part in parts if (option := self.key(part)) in joined.targets}
            if any(answers[target].strip() for target in places):
                if split != named:
                    # Two forms of one answer that say different things: nobody knows which is right.
                    unknown.append((joined.question, cell))
                    for target in places:
                        answers[target] = ""
                return
        if not joined.is_slots:
            for target in places:
                answers[target] = answers[target] or "no"
        slots = iter(places)
        other = next((target for target in places if target in self.others), None)
        typed: list[str] = []
        for part in parts:
            place = next(slots, None) if joined.is_slots else joined.targets.get(self.key(part))
            if place is not None:
                answers[place] = part if joined.is_slots else "yes"
            elif other is not None:
                typed.append(part)
            else:
                unknown.append((joined.question, part))
        if typed and other is not None:
            self._typed(answers, other, ", ".join(typed), unknown)

    def _typed(self, answers: list[str], other: int, text: str, unknown: list[tuple[str, str]]) -> None:
        """Sets "other" to yes, and keeps what was typed: in its own column, or, where that is taken, set aside."""
        answers[other] = "yes"
        at = self.others[other]
        if not answers[at].strip():
            answers[at] = text
        elif comparable(answers[at]) != comparable(text):
            unknown.append((self.names[other], text))

    def _flag(self, cell: str, column: str) -> str:
        """Yes for the option's own text, and yes or no for what programs write for them; else the cell as it is."""
        value = cell.strip().lower()
        if value in _YES_NO:
            return _YES_NO[value]
        option = self.key(cell)
        return "yes" if option and (option == column or column.endswith("_" + option)) else cell

    def _parts(self, cell: str, joined: Joined) -> list[str] | None:
        """The cell in parts. None where they could be different choices."""
        if joined.known:
            return cut(cell, self.separators, joined.known, self.key)
        # Numbered places take any wording, so the number of parts decides there.
        cuts = ([part.strip() for part in cell.split(separator) if part.strip()] for separator in self.separators)
        return max(cuts, key=len)


def _places(ranked: Ranked, first: int) -> set[int]:
    """Where a rank order stands among the names."""
    return set(range(first, first + len(ranked.ranks)))


def layout_of(
    names: Sequence[str],
    keys: Sequence[str],
    texts: Sequence[str],
    own: set[int],
    wanted: "Wanted",
    separators: tuple[str, ...],
    key: Callable[[str], str],
) -> Layout:
    """The layout of a file.

    `texts`: what each column asks, in words; `own`: places of the platform's columns, which give no answers; `key`: as for
    `Wanted`.
    """
    rank_orders = ranked_of(names, keys, texts, own, wanted, key)
    apart = own.union(at for ranked in rank_orders for at, _ in ranked.items)
    answered = [at for at in range(len(names)) if at not in apart]
    present = {keys[at] for at in answered}
    found: list[str] = []
    ranks = []
    for ranked in rank_orders:
        ranks.append((ranked, len(found)))
        found.extend(f"{ranked.question} [{rank}]" for rank in ranked.ranks)
    place_of: dict[str, int] = {}
    plain, flags, joined, split_too = [], [], [], []
    for at in answered:
        name = keys[at]
        options = {} if name in wanted.columns or not separators else options_of(name, wanted)
        if any(f"{name}_{option}" in present for option in options):
            # The same answers stand in columns of their own, and are compared with these.
            split_too.append((at, options))
            continue
        if options:
            targets: dict[str, int] = {}
            for option, column in options.items():
                if column not in place_of:
                    place_of[column] = len(found)
                    found.append(f"{names[at]} [{option}]")
                targets[option] = place_of[column]
            is_slots = all(option.isdigit() for option in options)
            items = frozenset().union(*(wanted.places.get(column, ()) for column in options.values()))
            known = {key(item): key(item) for item in items} if is_slots else targets
            joined.append(Joined(names[at], at, targets, is_slots, known=known))
        else:
            asked = wanted.columns.get(name)
            if asked in wanted.flags:
                flags.append((at, len(found), key(texts[at])))
            else:
                plain.append((at, len(found)))
            if asked:
                place_of.setdefault(asked, len(found))
            found.append(names[at])
    for at, options in split_too:
        targets = {option: place_of[column] for option, column in options.items() if column in place_of}
        if not all(option.isdigit() for option in options):
            joined.append(Joined(names[at], at, targets, False, is_split_too=True, known=targets))
    others = {}
    for option, text in wanted.other_texts.items():
        if option in place_of:
            if text not in place_of:
                place_of[text] = len(found)
                found.append(text)
            others[place_of[option]] = place_of[text]
    return Layout(
        tuple(found), tuple(plain), tuple(flags), tuple(joined), others, wanted.flag_wordings, separators, key, tuple(ranks)
    )


def options_of(name: str, wanted: "Wanted") -> dict[str, str]:
    """The options or the numbered places that the codebook has for the question with that key, each with its column.

    Behind the places that are asked for come those that are left out: a rank order may be longer than what is asked of it.
    """
    prefix = name + "_"
    options = {
        known.removeprefix(prefix): column
        for known, column in wanted.columns.items()
        if known.startswith(prefix) and (column in wanted.flags or re.fullmatch(r"\d+", known.removeprefix(prefix)))
    }
    if not all(option.isdigit() for option in options):
        return options
    if options:
        ends = {known.removeprefix(prefix): known for known in wanted.left_out if known.startswith(prefix)}
        options |= {end: known for end, known in ends.items() if end.isdigit()}
    return dict(sorted(options.items(), key=lambda item: int(item[0])))
