"""What stands at the head of a chart (what it shows, how many answered, whose numbers they are), and numbers with their marks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from smart_customs.products.report.charts import Heading
from smart_customs.products.report.numbers import printed
from smart_customs.products.report.public_tables import PublicTables, Row
from smart_customs.products.report.typography import NO_BREAK

OFFICIAL, RECONSTRUCTED = "\u2009●", "\u2009○"


@dataclass(frozen=True)
class Headings:
    """Makes headings in the language of the tables. `words`: all wording of the report."""

    tables: PublicTables
    words: dict[str, Any]

    def heading(self, exhibit: str, rows: Sequence[Row], shown: Sequence[str], answered: str = "") -> Heading:
        """The heading of a chart that shows these columns of the rows. `answered` says how many answered."""
        facts = [fact for fact in (answered, self.whose(rows, shown)) if fact]
        return Heading(self.words["shown"][exhibit], " · ".join(facts))

    def whose(self, rows: Iterable[Row], shown: Sequence[str]) -> str:
        """Whether the numbers are official, reconstructed or mixed, in words; nothing where the answers were collected."""
        if not self.marked:
            return ""
        found = {is_official(row, column) for row in rows for column in shown if row[column] is not None}
        kind = "mixed" if len(found) == 2 else "official" if found == {True} else "reconstructed"
        return self.words["charts"][kind]

    @property
    def marked(self) -> bool:
        """Whether numbers carry a mark: in a wave whose answers were reconstructed."""
        return self.tables.wave["provenance"] == "reconstructed"

    def number(self, row: Row, column: str, kind: str) -> str:
        """The number with its mark, or the word for one that is masked or that is not there."""
        if row[column] is None:
            return self.words["masked"] if row.get("is_suppressed") else self.words["none"]
        return printed(row[column], kind, self.tables.language) + self.mark(row, column)

    def mark(self, row: Row, column: str) -> str:
        """The mark of the number of that column."""
        if not self.marked:
            return ""
        return OFFICIAL if is_official(row, column) else RECONSTRUCTED

    def spoken(self, text: str, whose: str) -> str:
        """The text for those who hear it: marks become words where the chart has both kinds, and are left out elsewhere."""
        mixed = whose == self.words["charts"]["mixed"]
        for mark, word in ((OFFICIAL, "official_number"), (RECONSTRUCTED, "reconstructed_number")):
            text = text.replace(mark, f" ({self.words['charts'][word]})" if mixed else "")
        return text

    def without_marks(self, text: str) -> str:
        """The text without the shapes that stand for whose a number is."""
        return re.sub(r" ?[●○]", "", text).strip()

    def bases(self, rows: Iterable[Row], *columns: str) -> str:
        """How many answered: a number, or the least and the most; nothing where that is masked."""
        found = self._span(rows, columns)
        if not found:
            return ""
        low, high = found
        texts = self.words["charts"]
        return texts["n"].format(n=low) if low == high else texts["n_range"].format(low=low, high=high)

    def short(self, rows: Iterable[Row], *columns: str) -> str:
        """The same as bare numbers."""
        found = self._span(rows, columns)
        return "\u2013".join(dict.fromkeys(found)) if found else self.words["none"]

    def with_base(self, label: str, rows: Sequence[Row], *columns: str) -> str:
        """A label with how many answered."""
        answered = self.bases(rows, *columns).replace(" ", NO_BREAK)
        return f"{label} ({answered})" if answered else label

    def _span(self, rows: Iterable[Row], columns: Sequence[str]) -> tuple[str, str] | None:
        """The least and the most of the columns, as text."""
        found = sorted({row[column] for row in rows for column in columns if row[column] is not None})
        low, high = (printed(found[place], "count", self.tables.language) for place in (0, -1)) if found else ("", "")
        return (low, high) if found else None


def is_official(row: Row, column: str) -> bool:
    """Whether the official report prints the number of that column."""
    return column in (row.get("official_columns") or "").split()
