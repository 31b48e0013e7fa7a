"""The tables of the quality report: what each is about, row by row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from smart_customs.products.quality.values import CHANGE, CHECKS, CLAIMS, INTAKE, PARTICIPATION, Values
from smart_customs.products.report.public_tables import Row
from smart_customs.products.report.words import words

BY_DAY = "fct_submissions_by_day"
# Question -> (a table in which its base stands, the column of the base, whether each technology is a question of its own).
QUESTIONS = {
    "it_strategy": ("fct_it_strategy_by_region", "item_base", False),
    "maturity": ("fct_maturity_by_region", "item_base", False),
    "technology_status": ("fct_technology_adoption_by_region", "item_base", True),
    "technology_impact": ("fct_impact_difficulty_by_region", "impact_base", True),
    "technology_difficulty": ("fct_impact_difficulty_by_region", "difficulty_base", True),
    "performance": ("fct_performance_contribution_by_region", "item_base", False),
    "capacity": ("fct_capacity_needs_by_region", "item_base", False),
    "top_technology": ("fct_technology_votes_by_region", "item_base", False),
}
# What can become of a record, and two numbers about those that count.
FATES = (
    "records_read", "rejected", "test", "incomplete", "unknown_member", "outside_fieldwork", "superseded", "counted", "late",
    "set_aside_answers",
)  # fmt: skip
# Without a verdict: the comparison is about numbers that are left out.
VERDICTS = ("match", "mismatch", "not_computable", None)
LAYERS = ("reference", "codebook", "raw", "staging", "intermediate", "marts")


@dataclass(frozen=True)
class Shown:
    """A table as markup: its headings, and rows of which the first cell says what the row is about."""

    title: str
    headings: list[str]
    rows: list[list[Markup]]


@dataclass(frozen=True)
class Tables:
    """Makes the tables out of the values of a wave; `said`: the wording of the quality report."""

    values: Values
    said: dict[str, Any]

    def of(self, name: str) -> Shown | None:
        """The table of that name, or None where the wave has no rows for it."""
        headings, rows = getattr(self, f"_{name}")()
        rows = list(rows)
        return Shown(self.said["tables"][name], headings, rows) if rows else None

    def _left_out(self) -> tuple[list[str], Iterable[list[Markup]]]:
        tables, numbers = self.values.tables, self.values.numbers

        def rows() -> Iterator[list[Markup]]:
            for name in self.values.cells:
                if cells := tables.rows(name):
                    gone = [row for row in cells if row["is_suppressed"]]
                    yield [
                        self._head(self._measure(name.removeprefix("fct_").removesuffix("_by_region"))),
                        self._number(numbers.rows(name, cells)),
                        self._number(numbers.rows(name, gone, is_suppressed=True)),
                        self._number(numbers.worked_out("part_left_out", len(gone) / len(cells), "percent", table=name)),
                    ]

        return self._headings("table", "cells", "gone", "part"), rows()

    def _checks(self) -> tuple[list[str], Iterable[list[Markup]]]:
        numbers, checks = self.values.numbers, self.values.tables.tables[CHECKS]

        def count(**where: Any) -> Markup:
            found = [row for row in checks if all(row[column] == value for column, value in where.items())]
            return self._number(numbers.rows(CHECKS, found, **where))

        rows = (
            [
                self._head(self.said["layers"][layer]),
                count(layer=layer),
                count(layer=layer, status="passed", is_suppressed=False),
                count(layer=layer, status="failed", is_suppressed=False),
                count(layer=layer, is_suppressed=True),
            ]
            for layer in LAYERS
            if any(row["layer"] == layer for row in checks)
        )
        return self._headings("layer", "checks", "passed", "failed", "hidden"), rows

    def _regions(self) -> tuple[list[str], Iterable[list[Markup]]]:
        numbers = self.values.numbers

        def number(row: Row, column: str, kind: str) -> Markup:
            return self._number(numbers.inline(PARTICIPATION, row, column, kind))

        rows = (
            [
                self._head(self.values.tables.label("region_code", row["region_code"])),
                number(row, "members", "count"),
                number(row, "submissions", "count"),
                self._number(self.values.nonresponse(row)),
                number(row, "post_stratification_weight", "weight"),
            ]
            for row in self.values.tables.rows(PARTICIPATION)
        )
        return self._headings("region", "members", "submissions", "nonresponse", "weight"), rows

    def _phases(self) -> tuple[list[str], Iterable[list[Markup]]]:
        """The last day of each phase, and how many had answered by then."""
        numbers, members = self.values.numbers, self.values.whole["members"]
        names = words(self.values.tables.language)["codes"]["phase"]
        ends = {row["phase"]: row for row in self.values.tables.rows(BY_DAY) if row["submissions_to_date"] is not None}
        rows = (
            [
                self._head(names[phase]),
                Markup("<td>{}</td>").format(numbers.day(row["submitted_on"])),
                self._number(numbers.inline(BY_DAY, row, "submissions_to_date", "count")),
                self._number(
                    numbers.worked_out("response_to_date", row["submissions_to_date"] / members, "percent", phase=phase)
                ),
            ]
            for phase, row in ends.items()
            if members
        )
        return self._headings("phase", "day", "to_date", "response"), rows

    def _questions(self) -> tuple[list[str], Iterable[list[Markup]]]:
        """The answers to each question, of the submissions that count."""
        tables, numbers, counted = self.values.tables, self.values.numbers, self.values.whole["submissions"]

        def rows() -> Iterator[list[Markup]]:
            for question, (name, base, by_technology) in QUESTIONS.items():
                column = "technology_code" if by_technology else None
                # All rows of a question have the same base. One that nobody answered may not have been asked.
                answered = [row for row in tables.rows(name, region_code="ALL") if row[base]]
                for code in dict.fromkeys(row[column] if column else "" for row in answered):
                    row = next(row for row in answered if not column or row[column] == code)
                    item = tables.label("technology_code", code) if column else ""
                    where = {"table": name, "base": base} | ({"technology_code": code} if column else {})
                    left = (counted - row[base]) / counted
                    yield [
                        self._head(self.said["questions"][question].format(item=item)),
                        self._number(numbers.inline(name, row, base, "count")),
                        self._number(numbers.worked_out("left_open", counted - row[base], "count", **where)),
                        self._number(numbers.worked_out("item_nonresponse", left, "percent", **where)),
                    ]

        return self._headings("question", "answered", "left_open", "part"), rows()

    def _records(self) -> tuple[list[str], Iterable[list[Markup]]]:
        """What became of the records, a column for each survey."""
        tables, numbers = self.values.tables, self.values.numbers
        surveys, names = tables.rows(INTAKE), words(tables.language)
        rows = (
            [
                self._head(names["columns"][fate]),
                *(self._number(numbers.inline(INTAKE, survey, fate, "count")) for survey in surveys),
            ]
            for fate in FATES
            if surveys
        )
        return [*self._headings("record"), *(names["codes"]["survey_code"][row["survey_code"]] for row in surveys)], rows

    def _comparable(self) -> tuple[list[str], Iterable[list[Markup]]]:
        compared = self.values.compared()

        def rows() -> Iterator[list[Markup]]:
            for measure in dict.fromkeys(row["measure_code"] for row in compared):
                own = [row for row in compared if row["measure_code"] == measure]
                where = {"region_code": "ALL", "measure_code": measure}
                comparable = [row for row in own if row["is_comparable"]]
                yield [
                    self._head(self._measure(measure)),
                    self._number(self.values.numbers.rows(CHANGE, own, **where)),
                    self._number(self.values.numbers.rows(CHANGE, comparable, **where, is_comparable=True)),
                ]

        return self._headings("measure", "items", "comparable"), rows()

    def _claims(self) -> tuple[list[str], Iterable[list[Markup]]]:
        claims = self.values.tables.tables[CLAIMS]

        def count(**where: Any) -> Markup:
            found = [row for row in claims if all(row[column] == value for column, value in where.items())]
            return self._number(self.values.numbers.rows(CLAIMS, found, **where))

        rows = (
            [
                # The report's own headings, which it has in one language.
                Markup('<th scope="row"><span class="label" lang="en">{}</span></th>').format(section),
                count(report_section=section),
                *(count(report_section=section, verdict=verdict) for verdict in VERDICTS),
            ]
            for section in dict.fromkeys(row["report_section"] for row in claims)
        )
        return self._headings("section", "claims", "matches", "others", "not_computable", "unseen"), rows

    def _measure(self, code: str) -> str:
        return self.said["measures"].get(code) or words(self.values.tables.language)["codes"]["measure_code"].get(code, code)

    def _headings(self, *names: str) -> list[str]:
        return [self.said["columns"][name] for name in names]

    @staticmethod
    def _head(text: str) -> Markup:
        return Markup('<th scope="row"><span class="label">{}</span></th>').format(text)

    def _number(self, number: Markup | None) -> Markup:
        return Markup('<td class="num">{}</td>').format(self.said["none"] if number is None else number)
