"""By what public tables are made, and what making them left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from smart_customs.products.disclosure.classification import Marts
from smart_customs.products.disclosure.findings import Findings
from smart_customs.products.disclosure.releases import Release
from smart_customs.products.disclosure.rule import Rule


@dataclass(frozen=True)
class Cells:
    """Rows of one table: suppressed for what they are, suppressed so that the former cannot be computed, and published."""

    primary: int
    secondary: int
    published: int


@dataclass(frozen=True)
class Disclosure:
    """What was left out of the public tables, by table that is under disclosure control, and what is now released."""

    tables: dict[str, Cells]
    releases: dict[str, Release]

    @property
    def total(self) -> Cells:
        """The sums over all tables."""
        cells = self.tables.values()
        return Cells(sum(c.primary for c in cells), sum(c.secondary for c in cells), sum(c.published for c in cells))


@dataclass(frozen=True)
class Control:
    """By what public tables are made: counts below `threshold` go, and what is suppressed keeps `width` possible values.

    Of `waves` alone, those that may be released; `releases`: the earlier ones by wave, which `kept_in` holds.
    """

    threshold: int
    width: int
    marts: Marts
    findings: Findings
    waves: frozenset[str]
    releases: Mapping[str, Release]
    kept_in: Path

    @property
    def rule(self) -> Rule:
        """The rule by which numbers are left out."""
        return Rule(self.threshold, self.width)

    def __post_init__(self) -> None:
        for name in ("threshold", "width"):
            if getattr(self, name) < 1:
                raise ValueError(f"disclosure_{name} must be a whole number of 1 or more, found {getattr(self, name)}")
