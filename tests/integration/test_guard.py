"""The last gate: a run that looks green but left something out publishes nothing."""

from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs.publication import publication_assets
from smart_customs.paths import PROJECT, Home
from smart_customs.publication import candidate
from smart_customs.warehouse.project import manifest


def test_a_run_that_built_nothing_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path))
    home = Home.from_environment()
    run_id = "0b6f6f0e-0000-4000-8000-000000000000"
    candidate.take(home, run_id).write_bytes(b"")
    job = dg.Definitions(assets=[publication_assets(manifest())], jobs=[dg.define_asset_job("only_publish")]).resolve_job_def(
        "only_publish"
    )
    result = job.execute_in_process(instance=dg.DagsterInstance.ephemeral(), run_id=run_id, raise_on_error=False)
    candidate.discard(home, run_id)
    assert not result.success
    tables = sum(1 for pattern in ("models/**/*.sql", "seeds/**/*.csv") for _ in PROJECT.glob(pattern))
    [failure] = [event for event in result.all_events if event.event_type is dg.DagsterEventType.STEP_FAILURE]
    assert (
        f"AuditError: {tables} tables did not run: codebook/codebook_answers, " in failure.step_failure_data.error_display_string
    )
    assert list(home.warehouse.glob("*.duckdb")) == []
