"""The suites of expectations as asset checks, one check an expectation. Critical ones stop what comes behind them."""

from collections.abc import Iterator

import dagster as dg

from expectations.beside import beside
from expectations.registry import SUITES
from expectations.rule import Rule
from smart_customs.paths import Home
from smart_customs.publication.candidate import of_run
from smart_customs.warehouse.wording import SEVERITIES


def asset_of(rule: Rule) -> dg.AssetKey:
    """The table that a rule is about."""
    return dg.AssetKey(rule.table.split("."))


def _checks_of_suite(name: str, rules: list[Rule]) -> dg.AssetChecksDefinition:
    specs = [
        dg.AssetCheckSpec(
            rule.name,
            asset=asset_of(rule),
            description=f"{rule.says} {SEVERITIES[rule.severity]}",
            blocking=rule.severity == "critical",
            metadata={"suite": name},
        )
        for rule in rules
    ]

    @dg.multi_asset_check(name=f"{name}_suite", specs=specs)
    def evaluate_suite(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        home = Home.from_environment()
        for outcome in beside().evaluate(of_run(home, context.run.run_id), name):
            yield dg.AssetCheckResult(
                asset_key=asset_of(outcome.rule),
                check_name=outcome.rule.name,
                passed=outcome.passed,
                severity=dg.AssetCheckSeverity.ERROR if outcome.rule.severity == "critical" else dg.AssetCheckSeverity.WARN,
                description=outcome.found,
                metadata={
                    "severity": outcome.rule.severity,
                    "evaluated": outcome.evaluated,
                    "rows against it": outcome.failing_rows if outcome.failing_rows is not None else "not counted",
                    **({"threshold": outcome.rule.threshold} if outcome.rule.threshold is not None else {}),
                },
            )

    return evaluate_suite


def suite_checks() -> list[dg.AssetChecksDefinition]:
    """Every suite, each a step of the run."""
    return [_checks_of_suite(name, rules) for name, rules in SUITES.items()]
