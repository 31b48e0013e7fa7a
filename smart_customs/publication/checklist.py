"""The checks that every run has to make, what each asks, and how bad it is that one fails, as they are committed in `checks.txt`.

The project says the same where each check is declared. Two places, so that no check is deleted, made milder or made to look at
nothing by a slip: a run compares them. Who means it writes the list anew: `python -m smart_customs.publication.checklist`.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smart_customs.publication.audit import AuditError, CheckResult
from smart_customs.publication.rules import dbt_tests, expectations
from smart_customs.warehouse.project import Manifest, manifest
from smart_customs.warehouse.wording import test_severity

LIST = Path(__file__).with_name("checks.txt")
_MILDER = ("critical", "warning", "info")
# Macros that say for several tests which rows are found; what formulas say, the tests themselves ask.
_COMPARE = ("unlike_vectors",)


@dataclass(frozen=True)
class Check:
    """How bad it is that it fails, and the seal of what it asks: the first eight letters of a SHA-256."""

    severity: str
    seal: str


def committed() -> dict[str, Check]:
    """The checks of the list, by `layer/table:check`."""
    lines = (line.split() for line in LIST.read_text(encoding="utf-8").splitlines())
    return {check: Check(severity, seal) for severity, seal, check in lines}


def declared(of: Manifest) -> dict[str, Check]:
    """The same as the project declares it: dbt's tests and the expectations of the suites."""
    found = {_key(*key): Check(test_severity(node), _seal(_asked(node, of))) for key, node in dbt_tests(of)}
    return found | {_key(*key): Check(rule.severity, _seal([rule.expectation, rule.arguments])) for key, rule in expectations()}


def require_committed(results: Iterable[CheckResult], manifest: Manifest) -> None:
    """Raises AuditError, naming ten, where a check of the list did not run, ran as a milder one, or asks another thing."""
    ran = {_key(result.layer, result.check_name): result.severity for result in results}
    asks = declared(manifest)
    found = []
    for check, listed in committed().items():
        if check not in ran:
            found.append(f"{check} (is {listed.severity}, and did not run)")
        elif _MILDER.index(ran[check]) > _MILDER.index(listed.severity):
            found.append(f"{check} (is {listed.severity}, ran as {ran[check]})")
        elif check in asks and asks[check].seal != listed.seal:
            found.append(f"{check} (does not ask what it asked when the list was written)")
    if found:
        more = f" and {len(found) - 10} more" if len(found) > 10 else ""
        raise AuditError(
            f"{len(found)} checks are not as {LIST.name} says: {', '.join(found[:10])}{more}. Nothing was published: bring them "
            "back, or write the list anew: python -m smart_customs.publication.checklist."
        )


def write() -> None:
    """Writes the list as the project declares it."""
    lines = [f"{check.severity:<8} {check.seal} {name}" for name, check in sorted(declared(manifest()).items())]
    LIST.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _asked(test: Mapping[str, Any], of: Manifest) -> list[Any]:
    """What a test of dbt asks: its query or its arguments, what of the answer counts, and the project's queries for it."""
    kind = test.get("test_metadata") or {}
    queries = [f"macro.{test['package_name']}.{name}" for name in (f"test_{kind.get('name')}", *_COMPARE)]
    bodies = [of["macros"][name]["macro_sql"] for name in queries if name in test["depends_on"]["macros"]]
    counts = {name: test["config"].get(name) for name in ("where", "limit", "fail_calc", "error_if", "warn_if")}
    return [test["raw_code"], kind.get("kwargs"), counts, bodies]


def _seal(asked: list[Any]) -> str:
    """White space is not sealed, but where a line ends: a comment ends there too."""
    text = json.dumps(_in_one_form(asked), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _in_one_form(asked: Any) -> Any:
    if isinstance(asked, str):
        return "\n".join(" ".join(line.split()) for line in asked.splitlines() if line.strip())
    if isinstance(asked, Mapping):
        return {name: _in_one_form(part) for name, part in asked.items()}
    return [_in_one_form(part) for part in asked] if isinstance(asked, list | tuple) else asked


def _key(layer: str, name: str) -> str:
    """`name`: `table.check`."""
    table, _, check = name.partition(".")
    return f"{layer}/{table}:{check}"


if __name__ == "__main__":
    write()
