"""Cells that hold several options, cut into them: at the platform's separators, which people and options may use as well."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple

_MOST_READINGS = 16
"""Of a cell from one place on, so that an odd one takes no time. Two different ones are enough to set it aside."""


class _Reading(NamedTuple):
    """A way to read a cell from one place on. `part`: an option or a part that is none; `rest`: how it goes on."""

    chosen: frozenset[Hashable]
    """What the options mean."""
    part: tuple[str, bool] | None = None
    """The text, and whether it is an option."""
    rest: "_Reading | None" = None


def cut(cell: str, separators: Sequence[str], options: Mapping[str, Hashable], key: Callable[[str], str]) -> list[str] | None:
    """The parts of a cell: options, and what stands together between them. None where different choices would give the cell.

    `options`: what each means, by its key. Where the cell can be read as options alone, it is.
    """
    found = [(separator, *_fewest_others(cell, separator, options, key)) for separator in separators]
    whole = [(separator, reading) for separator, others, readings in found if others == 0 for reading in readings]
    every = whole or [(separator, reading) for separator, _, readings in found for reading in readings]
    # What people typed is no option, so the right reading finds all that any other one finds.
    separator, best = max(every, key=lambda item: len(item[1].chosen))
    if any(reading.chosen != best.chosen if whole else not reading.chosen <= best.chosen for _, reading in every):
        return None
    return _together(best, separator)


def _fewest_others(
    cell: str, separator: str, options: Mapping[str, Hashable], key: Callable[[str], str]
) -> tuple[int, Sequence[_Reading]]:
    """How few parts between separators have to be something else than an option, and the readings in which it is so few."""
    parts = [part for part in cell.split(separator) if part.strip()]
    longest = max(map(len, options))
    # From each place on, the last one first.
    best: list[tuple[int, Sequence[_Reading]]] = [(0, [_Reading(frozenset())])]
    for at in reversed(range(len(parts))):
        others, readings = best[-1]
        ways = [(others + 1, [_Reading(rest.chosen, (parts[at], False), rest) for rest in readings])]
        for end in range(at + 1, len(parts) + 1):
            text = separator.join(parts[at:end])
            name = key(text)
            if name in options:
                others, readings = best[len(parts) - end]
                ways.append((others, [_Reading(rest.chosen | {options[name]}, (text, True), rest) for rest in readings]))
            # Names of options have no blank, so nothing is put together again there.
            if len(name) > longest or separator == " ":
                break
        fewest = min(others for others, _ in ways)
        different = {reading.chosen: reading for others, readings in ways if others == fewest for reading in readings}
        best.append((fewest, list(different.values())[:_MOST_READINGS]))
    return best[-1]


def _together(reading: _Reading, separator: str) -> list[str]:
    """The texts of the parts; what is no option as people typed it, with the separators in it. Names have none."""
    runs: list[list[str]] = []
    is_open = False
    left: _Reading | None = reading
    while left and left.part:
        text, is_option = left.part
        if is_open and not is_option and separator != " ":
            runs[-1].append(text)
        else:
            runs.append([text])
        is_open = not is_option
        left = left.rest
    return [separator.join(run).strip() for run in runs]
