"""A question that stands in several columns, since the questionnaire was changed while people answered it.

Somebody said so by giving these columns the same one of the codebook. In a record at most one of them is filled.
"""

from collections.abc import MutableMapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from smart_customs.comparing import comparable
from smart_customs.landing.platforms.options import options_of

if TYPE_CHECKING:
    from smart_customs.landing.platforms.platform import Wanted


class Versions(NamedTuple):
    """The places of the columns of one question, the first of which takes the answer."""

    question: str
    places: tuple[int, ...]

    def unite(self, cells: MutableMapping[int, str]) -> str:
        """Moves the answer into the first cell and empties the others; `cells` by their place.

        Where they contradict each other all are emptied, and what they say is returned; else nothing is.
        """
        filled = {comparable(cells[at]): cells[at] for at in self.places if cells[at].strip()}
        for at in self.places:
            cells[at] = ""
        if len(filled) == 1:
            [cells[self.places[0]]] = filled.values()
        return " | ".join(filled.values()) if len(filled) > 1 else ""


def versions_of(names: Sequence[str], keys: Sequence[str], own: set[int], wanted: "Wanted") -> list[Versions]:
    """The questions of a file that stand in several columns by the word of its mapping."""
    found: dict[frozenset[str], list[int]] = {}
    for at, name in enumerate(keys):
        if at not in own:
            column = wanted.columns.get(name)
            asked = frozenset([column] if column else options_of(name, wanted).values())
            if asked and asked <= wanted.repeated:
                found.setdefault(asked, []).append(at)
    return [Versions(names[places[0]], tuple(places)) for places in found.values() if len(places) > 1]
