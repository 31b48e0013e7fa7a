"""The checks that every run has to make, and how bad it is that one fails, as they are committed in `checks.txt`.

The project says the same where each check is declared. Two places, so that no check is deleted and none made milder by a slip:
a run compares them. Who means it writes the list anew: `python -m smart_customs.publication.checklist`.
"""

from collections.abc import Iterable
from pathlib import Path

from smart_customs.publication.audit import AuditError, CheckResult
from smart_customs.publication.rules import dbt_tests, expectations
from smart_customs.warehouse.project import Manifest, manifest
from smart_customs.warehouse.wording import test_severity

LIST = Path(__file__).with_name("checks.txt")
_MILDER = ("critical", "warning", "info")


def committed() -> dict[str, str]:
    """The severity of each check of the list, by `layer/table:check`."""
    lines = (line.split() for line in LIST.read_text(encoding="utf-8").splitlines())
    return {check: severity for severity, check in lines}


def declared(of: Manifest) -> dict[str, str]:
    """The same as the project declares it: dbt's tests and the expectations of the suites."""
    found = {_key(*key): test_severity(node) for key, node in dbt_tests(of)}
    return found | {_key(*key): rule.severity for key, rule in expectations()}


def require_committed(results: Iterable[CheckResult]) -> None:
    """Raises AuditError, naming the first ten, where a check of the list did not run, or ran as a milder one."""
    ran = {_key(result.layer, result.check_name): result.severity for result in results}
    found = []
    for check, severity in committed().items():
        if check not in ran:
            found.append(f"{check} (is {severity}, and did not run)")
        elif _MILDER.index(ran[check]) > _MILDER.index(severity):
            found.append(f"{check} (is {severity}, ran as {ran[check]})")
    if found:
        more = f" and {len(found) - 10} more" if len(found) > 10 else ""
        raise AuditError(
            f"{len(found)} checks are not as {LIST.name} says: {', '.join(found[:10])}{more}. Nothing was published: bring them "
            "back, or write the list anew: python -m smart_customs.publication.checklist."
        )


def write() -> None:
    """Writes the list as the project declares it."""
    lines = [f"{severity:<8} {check}" for check, severity in sorted(declared(manifest()).items())]
    LIST.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _key(layer: str, name: str) -> str:
    """`name`: `table.check`."""
    table, _, check = name.partition(".")
    return f"{layer}/{table}:{check}"


if __name__ == "__main__":
    write()
