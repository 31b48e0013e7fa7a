"""Which column of a file is what: the platform's own, an answer, an option, or several answers in one cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from orchestration.landing.platforms.names import key
from orchestration.landing.platforms.options import Flags, Slots, joined

if TYPE_CHECKING:
    from orchestration.landing.platforms.platform import Platform, Wanted


class Layout(NamedTuple):
    """What each column of a file stands for, and how its answers are taken from a record."""

    names: tuple[str, ...]
    """Of the answer columns: first those with one answer, then those taken apart."""
    roles: Mapping[str, int]
    """Which column says the id, the time, ..."""
    plain: list[int]
    """Columns with one answer."""
    flags: list[tuple[int, str]]
    """Place among `plain`, and the key of the option, of columns for one option."""
    several: list[tuple[int, str, Flags | Slots]]
    """Columns with several answers, their question, and how they are taken apart."""
    missing: frozenset[str]
    flag_words: Mapping[str, str]

    def answers(self, cells: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """One answer for each of the names, and what could be given to none of them: pairs of question and wording."""
        answers = [cells[index] for index in self.plain]
        if not self.missing.isdisjoint(answers):
            answers = ["" if answer in self.missing else answer for answer in answers]
        for place, option in self.flags:
            if answer := answers[place]:
                word = self.flag_words.get(answer.strip().lower())
                if word or (option and key(answer) == option):
                    answers[place] = word or "yes"
        unknown = []
        for index, question, apart in self.several:
            cell = cells[index]
            parts = apart.read("" if cell in self.missing else cell)
            answers += parts.answers
            unknown += [(question, wording) for wording in parts.unknown]
        return tuple(answers), tuple(unknown)


def layout(platform: Platform, header: Sequence[Sequence[str]], names: Sequence[str], wanted: Wanted) -> Layout:
    """The layout of a file with these names of columns."""
    own = [platform.name_of(name) for name in names]
    roles = {
        role: own.index(found) for role, known in platform.roles.items() if (found := next((n for n in known if n in own), None))
    }
    mine = platform.dropped.union(*platform.roles.values())
    answers = [
        index
        for index, name in enumerate(own)
        if key(names[index]) in wanted.columns
        or not (name in mine or (platform.dropped_form and platform.dropped_form.fullmatch(name)))
    ]
    taken_apart = partial(joined, columns=wanted.columns, flags=wanted.flags, separators=platform.separators)
    named = {index: names[index] for index in answers}
    if platform.group_separator:
        named = _without_groups(named, platform.group_separator, wanted.columns, taken_apart)
    present = {wanted.columns.get(key(name)) for name in named.values()}
    options = platform.options(header, names)
    plain, flags, several = [], [], []
    for index, name in named.items():
        apart = taken_apart(name)
        if apart is None:
            if wanted.columns.get(key(name)) in wanted.flags:
                flags.append((len(plain), key(options[index])))
            plain.append(index)
        elif not (platform.splits_beside_joined and present.intersection(apart.columns)):
            several.append((index, name, apart))
    out = [named[index] for index in plain] + [name for _, _, apart in several for name in apart.names]
    return Layout(tuple(out), roles, plain, flags, several, platform.missing, platform.flag_words)


def _without_groups(named: Mapping[int, str], separator: str, columns: Mapping[str, str], taken_apart) -> dict[int, str]:
    """The names without the groups before them, where the own name is asked for and no other column has it too."""
    own = {}
    for index, name in named.items():
        parts = name.split(separator)
        tails = [separator.join(parts[at:]) for at in range(len(parts))]
        own[index] = next((tail for tail in tails if key(tail) in columns or taken_apart(tail)), name)
    times = Counter(key(name) for name in own.values())
    return {index: name if times[key(name)] == 1 else named[index] for index, name in own.items()}
