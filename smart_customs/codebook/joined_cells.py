"""Cells that hold several options: how they are to be cut, and what their parts are."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from smart_customs.codebook.definition import ONE, TEXT, Defined
from smart_customs.codebook.last_wave import LastWave
from smart_customs.codebook.matching import SURE, Terms

_CELLS_TO_JUDGE = 300


class Parts(NamedTuple):
    """What stands in cells that hold several options. `topic`: whose list knows the most of it, and how much, 0 to 1."""

    counts: Counter[str]
    topic: str
    known: float
    most: int
    """The largest number of known options in one cell."""


def parts_of(answers: Counter[str], defined: Defined | None, separators: Sequence[str], known: LastWave) -> Parts | None:
    """The options in joined cells, cut in the way in which the lists know the most of them; None where cells hold one answer."""
    if not separators or (defined and defined.kind in (TEXT, ONE)):
        return None
    # The most common cells show how a column is to be cut; free text would take long, and show nothing.
    sample = Counter(dict(answers.most_common(_CELLS_TO_JUDGE)))
    if defined and defined.options:
        return _defined_parts(defined, answers, separators, known)
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
