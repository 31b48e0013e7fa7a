"""Numbers and days as text in a language, and as markup that says which cell of the public tables they are.

`<span class="n" data-t="table" data-k="region_code=ALL" data-c="share">20%</span>`: table, key of the row within the wave,
column.
Within a table row, `data-t` stands on the table and `data-k` on the row. A test looks every number up again.

In a wave with reconstructed answers a number of answers has one class more: `official` if the official report prints it, else
`reconstructed`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup

from smart_customs.products.report.public_tables import PublicTables, Row, key_of
from smart_customs.products.report.typography import NO_BREAK

LEVEL = 95
"""How sure intervals are, in percent; `macros/wilson_bound.sql` and `int_exact_intervals` make them so."""
# British English: the day before the month, no comma before the last of a list.
LOCALES = {"en": "en_GB", "fr": "fr"}
# How each kind of number is printed; a percentage is the share times 100.
PATTERNS = {
    "count": "#,##0", "percent": "#,##0%", "fine_percent": "#,##0.0%", "score": "#,##0.00", "factor": "#,##0.00",
    "weight": "#,##0.000", "points": "+#,##0;-#,##0",
}  # fmt: skip


TO = {"en": "\u2013", "fr": f"{NO_BREAK}à{NO_BREAK}"}


def printed(value: float, kind: str, language: str) -> str:
    """The number as people of the language write it. Shares are given as 0..1 and printed as percentages."""
    pattern = PATTERNS[kind]
    text = format_decimal(value * 100 if kind == "points" else value, format=pattern, locale=LOCALES[language])
    # CLDR's narrow blanks are as wide as the others here: many fonts lack them.
    text = text.replace("\u202f", NO_BREAK).replace("-", "\u2212")
    return text.replace("%", f"{NO_BREAK}%") if language == "fr" else text


def printed_day(day: date, language: str) -> str:
    """The day in words. CLDR has no word for the first of a month, which French does not write as a number."""
    text = format_date(day, "d MMMM y", locale=LOCALES[language]).replace(" ", NO_BREAK)
    return f"1er{text[1:]}" if language == "fr" and day.day == 1 else text


def listed(parts: Sequence[Any], language: str) -> Markup:
    """The parts as a list in running text; with semicolons where a part has a comma of its own."""
    pattern = format_list([f"{{{place}}}" for place in range(len(parts))], locale=LOCALES[language])
    if any("," in Markup(part).striptags() for part in parts):
        pattern = pattern.replace(",", f"{NO_BREAK if language == 'fr' else ''};")
    return Markup(pattern).format(*parts)


@dataclass(frozen=True)
class Numbers:
    """Markup of numbers in a language. `masked` and `none` are the words for a cell that was suppressed, and for an empty one.

    `reconstructed`: whether numbers of answers are marked, because the answers of the wave are reconstructed.
    """

    language: str
    masked: str
    none: str
    reconstructed: bool = False

    @classmethod
    def of(cls, tables: PublicTables, words: Mapping[str, Any]) -> "Numbers":
        """Those of the wave of the tables, with the words of a page."""
        return cls(tables.language, words["masked"], words["none"], tables.reconstructed)

    def mark(self, row: Row, column: str) -> str:
        """`official` or `reconstructed`; empty where the wave has no such marks, and for what is no number of answers."""
        if not self.reconstructed or "official_columns" not in row:
            return ""
        return "official" if column in row["official_columns"].split() else "reconstructed"

    def classes(self, row: Row, column: str, name: str = "n") -> str:
        """The classes of a number."""
        return f"{name} {self.mark(row, column)}".rstrip()

    def cell(self, row: Row, column: str, kind: str) -> Markup:
        """The number of a column, for a table row that carries its key."""
        value = row[column]
        if value is None:
            name, text = ("masked", self.masked) if row.get("is_suppressed") else ("none", self.none)
        else:
            name, text = self.classes(row, column), printed(value, kind, self.language)
        return Markup('<span class="{}" data-c="{}">{}</span>').format(name, column, text)

    def range(self, row: Row, low: str, high: str, kind: str) -> Markup:
        """Both ends, for a table row that carries its key; a sign of percent stands once, `data-u` says it of the other end."""
        if row[low] is None:
            return self.cell(row, low, kind)
        text = printed(row[low], kind, self.language)
        bare = text.removesuffix("%").removesuffix(NO_BREAK)
        first = Markup('<span class="{}" data-c="{}"{}>{}</span>').format(
            self.classes(row, low), low, Markup(' data-u="%"') if bare != text else "", bare
        )
        return first + TO[self.language] + self.cell(row, high, kind)

    def inline(self, table: str, row: Row | None, column: str, kind: str) -> Markup | None:
        """The number in running text, or None where there is none: its sentence is then left out."""
        if row is None or row[column] is None:
            return None
        return Markup('<span class="{}" data-t="{}" data-k="{}" data-c="{}">{}</span>').format(
            self.classes(row, column), table, urlencode(key_of(row)), column, printed(row[column], kind, self.language)
        )

    def place(self, table: str, row: Row, column: str, ordinals: Sequence[str]) -> Markup | None:
        """A place in words, in running text; as a number where there is no word for it."""
        if row[column] > len(ordinals):
            return self.inline(table, row, column, "count")
        return Markup('<span class="place" data-t="{}" data-k="{}" data-c="{}">{}</span>').format(
            table, urlencode(key_of(row)), column, ordinals[row[column] - 1]
        )

    def tipping(self, table: str, row: Row, end: str) -> Markup:
        """By what factor the share of those that did not answer has to differ for the whole to reach that end of its interval.

        `row`: an estimate of which everything is given. Source: docs/adr/0020.
        """
        factor = (row[end] - row["census_low"]) / (row["share_weighted"] - row["census_low"])
        return Markup('<span class="{}" data-t="{}" data-k="{}" data-c="{}">{}</span>').format(
            "made reconstructed" if self.reconstructed else "made",
            table,
            urlencode(key_of(row)),
            end,
            printed(factor, "factor", self.language),
        )

    def rows(self, table: str, rows: Sequence[Row], **where: Any) -> Markup:
        """How many rows of a table have these values, in running text."""
        return Markup('<span class="n" data-t="{}" data-k="{}" data-c="*">{}</span>').format(
            table, urlencode(where), printed(len(rows), "count", self.language)
        )

    def worked_out(self, name: str, value: float | None, kind: str, **where: Any) -> Markup | None:
        """A number that is worked out of several cells, or None where there is none. A test works it out again, by its name."""
        if value is None:
            return None
        return Markup('<span class="n" data-d="{}" data-k="{}">{}</span>').format(
            name, urlencode(where), printed(value, kind, self.language)
        )

    def day(self, day: date | None) -> Markup | None:
        """A day in running text, or None."""
        if day is None:
            return None
        return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), printed_day(day, self.language))

    def constant(self, value: int) -> Markup:
        """A number that is a choice of method and stands in no table."""
        return Markup('<span class="constant">{}</span>').format(printed(value, "count", self.language))
