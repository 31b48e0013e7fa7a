"""What Dagster's event log says about a run: which tables were made, which checks were evaluated, what failed."""

from collections.abc import Iterator
from dataclasses import dataclass

import dagster as dg

from expectations.registry import SUITES
from orchestration.project import manifest
from orchestration.publication.audit import CheckResult
from orchestration.wording import test_sentence


@dataclass(frozen=True)
class History:
    """The run's materialized assets, evaluated checks (both as `layer/name[:check]`), results and errors of steps."""

    assets: set[str]
    checks: set[str]
    results: list[CheckResult]
    errors: list[str]


def history(instance: dg.DagsterInstance, run_id: str) -> History:
    """The history of a run so far."""
    kinds = dg.DagsterEventType
    events = [
        entry.dagster_event
        for entry in instance.all_logs(
            run_id, of_type={kinds.ASSET_MATERIALIZATION, kinds.ASSET_CHECK_EVALUATION, kinds.STEP_FAILURE}
        )
    ]
    evaluations = [e.asset_check_evaluation_data for e in events if e.event_type is kinds.ASSET_CHECK_EVALUATION]
    return History(
        assets={e.asset_key.to_user_string() for e in events if e.event_type is kinds.ASSET_MATERIALIZATION},
        checks={f"{e.asset_key.to_user_string()}:{e.check_name}" for e in evaluations},
        results=[_result(evaluation) for evaluation in evaluations],
        errors=[
            f"{e.step_key}: {_words(e.step_failure_data.error_display_string)}"
            for e in events
            if e.event_type is kinds.STEP_FAILURE
        ],
    )


def expected_checks() -> Iterator[str]:
    """Every check that a whole run evaluates: dbt's tests by the manifest, and the expectations by their suites."""
    for node in manifest()["nodes"].values():
        if node["resource_type"] == "test":
            tested = node.get("attached_node") or node["config"]["meta"]["dagster"]["ref"]["name"]
            yield f"{_asset_name(tested)}:{node['name']}"
    for rules in SUITES.values():
        for rule in rules:
            yield f"{rule.table.replace('.', '/')}:{rule.name}"


def expected_assets() -> Iterator[str]:
    """Every table that a whole run builds, by the manifest."""
    for unique_id, node in manifest()["nodes"].items():
        if node["resource_type"] in ("model", "seed"):
            yield _asset_name(unique_id)


def _words(error: str) -> str:
    """What the error says; where in the code it was raised stands in Dagster's log."""
    return error.split("Stack Trace:")[0].strip()


def _asset_name(unique_id: str) -> str:
    nodes = manifest()["nodes"]
    node = nodes.get(unique_id) or next(node for node in nodes.values() if node["name"] == unique_id)
    return f"{node['schema']}/{node['name']}"


def _result(evaluation) -> CheckResult:
    metadata = {name: value.value for name, value in evaluation.metadata.items()}
    layer, table = evaluation.asset_key.path
    unique_id = metadata.get("unique_id")
    if unique_id:
        node = manifest()["nodes"][unique_id]
        severity = "critical" if node["config"]["severity"].lower() == "error" else "warning"
        failing_rows = metadata.get("dagster_dbt/failed_row_count")
        says, found = test_sentence(node), "" if evaluation.passed else f"{failing_rows} rows against it."
        failing_rows = 0 if evaluation.passed else failing_rows
    else:
        rule = next(
            rule
            for rules in SUITES.values()
            for rule in rules
            if rule.table == f"{layer}.{table}" and rule.name == evaluation.check_name
        )
        severity, says, found = rule.severity, rule.says, evaluation.description
        failing_rows = metadata["rows against it"] if isinstance(metadata["rows against it"], int) else None
    return CheckResult(
        check_name=f"{table}.{evaluation.check_name}",
        layer=layer,
        severity=severity,
        passed=evaluation.passed,
        failing_rows=failing_rows,
        threshold=metadata.get("threshold"),
        explanation=f"{says} {found}".strip(),
    )
