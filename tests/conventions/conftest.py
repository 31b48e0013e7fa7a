"""dbt's manifest of the project as it is now, parsed once in a test run. Parsing asks no database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from shared import once

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def parsed() -> tuple[Path, list[str]]:
    """The folder with the manifest, and what dbt warned of."""
    return once("manifest_of_the_project", _parse)


@pytest.fixture(scope="session")
def manifest(parsed) -> dict[str, Any]:
    return json.loads((parsed[0] / "manifest.json").read_text(encoding="utf-8"))


def _parse(folder: Path) -> list[str]:
    dbt = [sys.executable, "-m", "dbt.cli.main", "--log-format", "json", "--log-level", "warn"]
    parsing = subprocess.run(
        [*dbt, "parse", "--target-path", folder, "--log-path", folder],
        cwd=PROJECT,
        env={**os.environ, "WAREHOUSE_PATH": str(folder / "never_opened.duckdb"), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
        capture_output=True,
        text=True,
    )
    assert parsing.returncode == 0, f"dbt cannot parse the project:\n{parsing.stdout}{parsing.stderr}"
    return [json.loads(line)["info"]["msg"] for line in parsing.stdout.splitlines() if line.startswith("{")]
