"""What a defect is: a name, what it does in a sentence, and a function that does it to a copy."""

from collections.abc import Callable
from dataclasses import dataclass

from defects.place import Place


@dataclass(frozen=True)
class Defect:
    """`judges`: whether it spoils what judges (rules, severities, the audit) and not what is judged."""

    name: str
    says: str
    apply: Callable[[Place], None]
    judges: bool = False


def of_functions(functions: list[Callable[[Place], None]]) -> list[Defect]:
    """A defect of each function: its name in words, its docstring."""
    return [Defect(one.__name__, " ".join(one.__doc__.split()), one) for one in functions]


def edit(name: str, says: str, path: str, old: str, new: str, *, judges: bool = False) -> Defect:
    """A defect that changes one place of a text."""
    return Defect(name, says, lambda at: at.replace(path, old, new), judges)
