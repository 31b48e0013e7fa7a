"""dbt's manifest of the project as it is now. Parsing asks no database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def manifest(tmp_path_factory) -> dict[str, Any]:
    """The manifest, made in a folder of its own."""
    folder = tmp_path_factory.mktemp("manifest")
    dbt = [sys.executable, "-m", "dbt.cli.main", "--quiet", "parse", "--target-path", folder, "--log-path", folder]
    parsing = subprocess.run(
        dbt,
        cwd=PROJECT,
        env={**os.environ, "WAREHOUSE_PATH": str(folder / "never_opened.duckdb"), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
        capture_output=True,
        text=True,
    )
    assert parsing.returncode == 0, f"dbt cannot parse the project:\n{parsing.stdout}{parsing.stderr}"
    return json.loads((folder / "manifest.json").read_text())
