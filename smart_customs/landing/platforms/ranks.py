"""Questions that give each item a column, with its rank in the cell or that it was chosen.

They fill the numbered places of the codebook. A column a rank, and items in their order in one cell, are not here: those hold
the items themselves.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smart_customs.comparing import comparable

if TYPE_CHECKING:
    from smart_customs.landing.platforms.platform import Wanted

_PLACE = re.compile(r"(.+)_(\d+)")
_FEWEST_ITEMS = 2
# What platforms write of an item that was left out, and of one that was chosen if not its name. No digits: 1 is a rank.
_LEFT_OUT = {"", "n/a", "no", "n", "non", "false", "faux"}
_CHOSEN = {"yes", "y", "oui", "true", "vrai", "x"}


@dataclass(frozen=True)
class Ranked:
    """A question whose items are ranked or chosen. `items`: place of the column and the wording; `ranks`: those asked for."""

    question: str
    items: tuple[tuple[int, str], ...]
    ranks: tuple[int, ...]

    def chosen(self, cells: Sequence[str]) -> list[str] | None:
        """The item at each of the ranks, or those that were chosen in the order of the columns; empty where there is none.

        None where the cells are neither: a rank that is given twice or left out, or is no number, or more items than places.
        """
        ranked = [(cells[at].strip(), item) for at, item in self.items if comparable(cells[at]) not in _LEFT_OUT]
        if ranked and all(comparable(cell) in {*_CHOSEN, item} for cell, item in ranked):
            left = len(self.ranks) - len(ranked)
            return [*(item for _, item in ranked), *([""] * left)] if left >= 0 else None
        if not all(rank.isascii() and rank.isdigit() for rank, _ in ranked):
            return None
        order = {int(rank): item for rank, item in ranked}
        if sorted(order) != list(range(1, len(ranked) + 1)):
            return None
        return [order.get(rank, "") for rank in self.ranks]

    def shown(self, cells: Sequence[str]) -> str:
        """The cells in words."""
        return ", ".join(f"{item}: {cells[at].strip()}" for at, item in self.items if cells[at].strip())


def ranked_of(
    names: Sequence[str], keys: Sequence[str], texts: Sequence[str], own: set[int], wanted: "Wanted", key: Callable[[str], str]
) -> list[Ranked]:
    """The questions of a file whose items have a column each, where the codebook has numbered places for them."""
    places: dict[str, dict[int, str]] = {}
    for name, column in wanted.columns.items():
        if column in wanted.places and (match := _PLACE.fullmatch(name)):
            places.setdefault(match[1], {})[int(match[2])] = column
    found = []
    for question, columns in places.items():
        wordings: dict[str, set[str]] = {}
        for wording in frozenset().union(*(wanted.places[column] for column in columns.values())):
            wordings.setdefault(key(wording), set()).add(wording)
        items = []
        for at, name in enumerate(keys):
            if at not in own and name.startswith(f"{question}_"):
                ends = (name.removeprefix(f"{question}_"), key(texts[at].rpartition(" - ")[2]))
                known = next((wordings[end] for end in ends if end in wordings), set())
                if item := _meant(known, texts[at]):
                    items.append((at, item))
        # Two columns of one item are none that anybody could rank: they stay as they are, for a person to place.
        if len(items) >= _FEWEST_ITEMS and len({item for _, item in items}) == len(items):
            heading = names[items[0][0]].rpartition("[")[0].strip()
            found.append(Ranked(heading if key(heading) == question else question, tuple(items), tuple(sorted(columns))))
    return found


def _meant(known: set[str], text: str) -> str | None:
    """The wording that a heading ends with, of those that differ in nothing but punctuation. None where it is none of several."""
    heading = comparable(text).removesuffix("]").rstrip()
    written = sorted(wording for wording in known if heading.endswith(wording))
    return max(written, key=len) if written else next(iter(known)) if len(known) == 1 else None
