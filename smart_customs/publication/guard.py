"""The guard against silent success: what a run has to show before anything is published, whatever its colour."""

from collections.abc import Callable
from pathlib import Path

from smart_customs.publication.audit import AuditError, History, require_all, require_evaluated
from smart_customs.publication.checklist import require_committed
from smart_customs.publication.completeness import require_complete
from smart_customs.publication.expected import expected_assets, expected_checks
from smart_customs.warehouse.project import Manifest


def require_sound(candidate: Path, ran: History, manifest: Manifest, seeds: Path) -> None:
    """Raises AuditError where something did not run, checks are not those that are committed, or rows or waves are missing."""
    found = [
        *_said(lambda: require_all("tables", expected_assets(manifest), ran.assets)),
        *_said(lambda: require_all("checks", expected_checks(manifest), ran.checks)),
        *_said(lambda: require_evaluated(ran.results)),
        *_said(lambda: require_committed(ran.results, manifest)),
    ]
    if found:
        raise AuditError(" ".join(found))
    # Of tables that are all there.
    require_complete(candidate, manifest, seeds)


def _said(require: Callable[[], None]) -> list[str]:
    try:
        require()
    except AuditError as error:
        return [str(error)]
    return []
