"""What was measured: figures with their goals, as a table for people and as JSON for comparing."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    `goal`, `least`: the most and the least it may be, None where it may be any. `error`: why there is no value.
    """

    name: str
    value: float | None
    unit: str = ""
    goal: float | None = None
    memory: float | None = None
    """The peak in MiB."""
    error: str | None = None
    least: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the figure keeps its goal, in words."""
        if self.error or self.value is None:
            return f"missed: {self.error}" if self.has_goal else f"no value: {self.error}"
        if not self.has_goal:
            return ""
        is_met = (self.goal is None or self.value <= self.goal) and (self.least is None or self.value >= self.least)
        return "met" if is_met else "missed"

    @property
    def has_goal(self) -> bool:
        """Whether it may not be anything."""
        return self.goal is not None or self.least is not None


HEAD = f"{'figure':<58} {'value':>12} {'goal':>15} {'peak MiB':>9}  verdict"


def line(figure: Figure, before: Figure | None = None) -> str:
    """The figure as a line of the table, with what it was in another run."""
    value = "-" if figure.value is None else _number(figure.value, figure.unit)
    memory = "" if figure.memory is None else f"{figure.memory:,.0f}"
    compared = ""
    if before and before.value and figure.value is not None:
        compared = f"  (was {_number(before.value, before.unit)}, {figure.value / before.value:.2f} of it)"
    return f"{figure.name:<58} {value:>12} {_goal(figure):>15} {memory:>9}  {figure.verdict}{compared}".rstrip()


def _goal(figure: Figure) -> str:
    if figure.least is None:
        return "" if figure.goal is None else f"<= {_number(figure.goal, figure.unit)}"
    if figure.goal is None:
        return f">= {_number(figure.least, figure.unit)}"
    return f"{_number(figure.least, '')} to {_number(figure.goal, figure.unit)}"


def _number(value: float, unit: str) -> str:
    digits = 0 if value >= 1000 else 1 if value >= 100 else 2
    return f"{value:,.{digits}f}{' ' + unit if unit else ''}"


def write(figures: list[Figure], path: Path) -> None:
    """Writes the figures of a run as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(figure) | {"verdict": figure.verdict} for figure in figures]
    path.write_text(json.dumps({"figures": rows}, indent=2) + "\n", encoding="utf-8")


def read(path: Path) -> dict[str, Figure]:
    """The figures of another run, by name. Raises ValueError where the file holds none."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["figures"]
        return {row["name"]: Figure(**{name: cell for name, cell in row.items() if name != "verdict"}) for row in rows}
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"{path}: expected figures as `make bench` writes them.") from None
