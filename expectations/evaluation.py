"""Evaluates rules with Great Expectations, inside the DuckDB file that they are about."""

import os
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.rule import Rule, as_expectation

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult

MOST_FINDINGS = 5


@dataclass(frozen=True)
class Outcome:
    """What became of a rule: kept or not, how many rows break it (None where it does not count rows), and what was found.

    `evaluated`: false where it could not be, which is no verdict on the rows.
    """

    rule: Rule
    passed: bool
    failing_rows: int | None
    found: str
    evaluated: bool = True


def evaluate(database: Path, rules: list[Rule]) -> list[Outcome]:
    """The outcome of each rule, in their order. The database is opened read-only.

    An expectation that could not be evaluated counts as broken. Raises ValueError for an empty list of rules: a suite that
    checks nothing must not look like one that passed.
    """
    if not rules:
        raise ValueError("No rule to evaluate: expected at least one in the suite.")
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from sqlalchemy import URL

    from expectations import duckdb_dialect

    duckdb_dialect.register()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_sql(
        "candidate",
        connection_string=URL.create("duckdb+readonly", database=str(database)).render_as_string(),
        # Its stub lacks what the class takes.
        kwargs={"connect_args": {"read_only": True}},  # type: ignore[call-arg]
    )
    by_table: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_table[rule.table].append(rule)
    outcomes = {}
    for table, its_rules in by_table.items():
        schema, name = table.split(".")
        batch = source.add_table_asset(table, table_name=name, schema_name=schema).add_batch_definition_whole_table("all")
        suite = gx.ExpectationSuite(table, expectations=[as_expectation(gx, rule) for rule in its_rules])
        # COMPLETE brings the rows that break a rule, of which the rules' queries show a sentence each and no personal data.
        result = batch.get_batch().validate(suite, result_format="COMPLETE")
        for one in result.results:
            assert one.expectation_config, "Each result says of what it is."
            rule = next(rule for rule in its_rules if rule.name == one.expectation_config.meta["rule"])
            outcomes[table, rule.name] = _outcome(rule, one)
    # DuckDB's lock on the file goes with the last connection; the next step of a run wants to write.
    source.get_execution_engine().close()
    source.get_engine().dispose()
    return [outcomes[rule.table, rule.name] for rule in rules]


def _outcome(rule: Rule, result: "ExpectationValidationResult") -> Outcome:
    raised = [info for info in _exceptions(result.exception_info) if info.get("raised_exception")]
    if raised:
        said = f"It could not be evaluated: {_kind(raised[0]['exception_message'])}."
        return Outcome(rule, False, None, said, evaluated=False)
    passed, facts = bool(result.success), result.result
    if rule.expectation == "UnexpectedRowsExpectation":
        count = int(facts["observed_value"])
        rows = facts.get("details", {}).get("unexpected_rows") or []
        findings = "; ".join(str(row["finding"]) for row in rows[:MOST_FINDINGS])
        more = f"; and {count - MOST_FINDINGS} more" if count > MOST_FINDINGS else ""
        return Outcome(rule, passed, count, f"{count} against it: {findings}{more}." if count else "None against it.")
    if "unexpected_count" in facts:
        count = int(facts["unexpected_count"])
        return Outcome(rule, passed, count, f"{count} of {facts['element_count']} values against it.")
    return Outcome(rule, passed, None, f"Found {facts.get('observed_value')}.")


def _kind(message: str) -> str:
    """The kind of a database's error, without what it cites: cells of a table may be answers of Members."""
    found = re.search(r"\b[A-Z]\w+ (?:Error|Exception)\b", message)
    return found[0] if found else "an error of unknown kind"


def _exceptions(info: dict[str, Any]) -> list[dict[str, Any]]:
    """Great Expectations gives one exception for an expectation, or one for each of the metrics it needed."""
    return [info] if "raised_exception" in info else list(info.values())
