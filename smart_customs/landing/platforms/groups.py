"""Names of questions in groups: only the question's own part counts, where that is enough to know it."""

from collections import Counter
from collections.abc import Sequence

from smart_customs.landing.platforms.options import options_of
from smart_customs.landing.platforms.platform import Wanted, key

TYPED = "_text"
"""What stands behind the name of a question for what people typed, where it is also the name of the option."""


def without_groups(names: Sequence[str], separator: str, wanted: Wanted) -> list[str]:
    """The names without the groups before them.

    A name stays whole where no shorter one is wanted, and where the shorter one would stand twice.
    """
    short = [_wanted_part(name, separator, wanted) for name in names]
    counts = Counter(short)
    found = [name if counts[shorter] > 1 else shorter for name, shorter in zip(names, short, strict=True)]
    options = {key(name) for name in found if name.rpartition("/")[0] in found}
    # The question for what people typed under "other" is called as the option is: needs/other, needs_other.
    return [f"{name}{TYPED}" if "/" not in name and key(name) in options else name for name in found]


def _wanted_part(name: str, separator: str, wanted: Wanted) -> str:
    """The longest end of the name that is a question or an option which is asked for; the name if none is."""
    parts = name.split(separator)
    ends = [separator.join(parts[at:]) for at in range(len(parts))]
    return next((end for end in ends if key(end) in wanted.columns or options_of(key(end), wanted)), name)
