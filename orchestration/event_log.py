"""What Dagster's event log says about a run: which tables were made, which checks were evaluated, what failed."""

import re
from typing import TYPE_CHECKING, Any

import dagster as dg

from expectations.registry import SUITES
from smart_customs.publication.audit import CheckResult, History
from smart_customs.warehouse.project import Manifest
from smart_customs.warehouse.wording import test_sentence, test_severity

if TYPE_CHECKING:
    from dagster_shared.error import SerializableErrorInfo

# An error of the project says all in its sentence; of another one the name says what kind it is.
_OUR_ERRORS = re.compile(r"^((smart_customs|expectations|orchestration)(\.\w+)+|dagster(\.\w+)+\.Failure): ")


def history(instance: dg.DagsterInstance, run_id: str, manifest: Manifest) -> History:
    """The history of a run so far. `manifest` says what dbt's tests check."""
    kinds = dg.DagsterEventType
    events = [
        entry.dagster_event
        for entry in instance.all_logs(
            run_id, of_type={kinds.ASSET_MATERIALIZATION, kinds.ASSET_CHECK_EVALUATION, kinds.STEP_FAILURE}
        )
        if entry.dagster_event
    ]
    evaluations = [e.asset_check_evaluation_data for e in events if e.event_type is kinds.ASSET_CHECK_EVALUATION]
    return History(
        assets={e.asset_key.to_user_string() for e in events if e.asset_key and e.event_type is kinds.ASSET_MATERIALIZATION},
        checks={f"{e.asset_key.to_user_string()}:{e.check_name}" for e in evaluations},
        results=[_result(evaluation, manifest) for evaluation in evaluations],
        errors=[f"{e.step_key}: {_words(e.step_failure_data.error)}" for e in events if e.event_type is kinds.STEP_FAILURE],
    )


def _words(error: "SerializableErrorInfo | None") -> str:
    """What the first cause of the error says. The errors around it, and where they were raised, stand in Dagster's log."""
    if error is None:
        return "it failed, and says nothing of why"
    while error.cause and not _OUR_ERRORS.match(error.message):
        error = error.cause
    return _OUR_ERRORS.sub("", error.message.strip())


def _result(evaluation: dg.AssetCheckEvaluation, manifest: Manifest) -> CheckResult:
    metadata: dict[str, Any] = {name: value.value for name, value in evaluation.metadata.items()}
    layer, table = evaluation.asset_key.path
    unique_id = metadata.get("unique_id")
    if unique_id:
        node = manifest["nodes"][unique_id]
        severity, says = test_severity(node), test_sentence(node)
        found = "" if evaluation.passed else evaluation.description
    else:
        rule = next(
            rule
            for rules in SUITES.values()
            for rule in rules
            if rule.table == f"{layer}.{table}" and rule.name == evaluation.check_name
        )
        severity, says, found = rule.severity, rule.says, evaluation.description
    return CheckResult(
        check_name=f"{table}.{evaluation.check_name}",
        layer=layer,
        severity=severity,
        passed=evaluation.passed,
        failing_rows=metadata["rows against it"] if isinstance(metadata["rows against it"], int) else None,
        threshold=metadata.get("threshold"),
        explanation=f"{says} {found}".strip(),
        evaluated=metadata.get("evaluated", True),
    )
