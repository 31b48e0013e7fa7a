"""Names of questions in groups: only the question's own part counts, where that is enough to know it."""

from collections import Counter
from collections.abc import Sequence


def without_groups(names: Sequence[str], separator: str) -> list[str]:
    """The names without the groups before them. `question/option` keeps its question, where that is a column too.

    A name stays whole where the shorter one would stand twice.
    """
    whole = set(names)
    short = []
    for name in names:
        parent, slash, option = name.rpartition("/")
        question = (parent if slash and parent in whole else name).rpartition(separator)[2]
        short.append(f"{question}/{option}" if slash and parent in whole else question)
    counts = Counter(short)
    return [name if counts[shorter] > 1 else shorter for name, shorter in zip(names, short, strict=True)]
