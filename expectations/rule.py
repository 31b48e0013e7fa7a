"""What an expectation is made of in this project: the rule in words, how bad it is to break it, and how it is evaluated."""

from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["critical", "warning", "info"]


@dataclass(frozen=True)
class Rule:
    """One expectation about one table.

    `table`: schema and name, `raw.raw_survey_columns`. `name`: unique within the table. `says`: the rule in a sentence for
    people who know customs. `expectation`: class name of a Great Expectations expectation, with its `arguments`; the query of
    an `UnexpectedRowsExpectation` gives the rows that break the rule, one column with a sentence for each named `finding`.
    `threshold`: the number that the rule expects, where it has one.
    """

    table: str
    name: str
    severity: Severity
    says: str
    expectation: str
    arguments: dict[str, Any]
    threshold: float | None = None


def no_rows(table: str, name: str, severity: Severity, says: str, query: str, threshold: float | None = None) -> Rule:
    """A rule that is kept when a query, over `{batch}` for the table, gives no row."""
    return Rule(table, name, severity, says, "UnexpectedRowsExpectation", {"unexpected_rows_query": query}, threshold)


def as_expectation(gx: Any, rule: Rule) -> Any:
    """The rule as Great Expectations knows it. `gx`: its module, which takes seconds to import."""
    expectation = getattr(gx.expectations, rule.expectation)
    return expectation(**rule.arguments, severity=rule.severity, description=rule.says, meta={"rule": rule.name})
