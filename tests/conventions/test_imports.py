"""Data flows one way: only `orchestration` knows Dagster, and nothing outside it knows `orchestration`."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
# A package and what it may not import.
FORBIDDEN = {
    "smart_customs": ("dagster", "dagster_dbt", "orchestration", "reconstruction"),
    "expectations": ("dagster", "dagster_dbt", "orchestration", "smart_customs", "reconstruction"),
    "reconstruction": ("dagster", "dagster_dbt", "orchestration", "smart_customs", "expectations"),
}


def imported(source: str) -> set[str]:
    """The packages that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module.partition(".")[0])
    return found


def test_imports_are_seen_wherever_they_stand():
    source = "import os.path\ndef f():\n    from dagster_dbt.x import y\n    import dagster as dg, json\nfrom . import z\n"
    assert imported(source) == {"os", "dagster_dbt", "dagster", "json"}


@pytest.mark.parametrize("package", FORBIDDEN)
def test_a_package_imports_nothing_that_it_must_not_know(package: str):
    files = sorted((PROJECT / package).rglob("*.py"))
    found = {(file.name, name) for file in files for name in imported(file.read_text()) if name in FORBIDDEN[package]}
    assert len(files) > 4
    assert found == set()


def test_the_command_line_and_the_modules_of_the_location_start_without_work():
    """Importing reads no manifest; the command does not even load Dagster."""
    script = """
import sys
import smart_customs.cli
assert not [name for name in sys.modules if name.partition(".")[0] in ("dagster", "dbt", "great_expectations")]
import orchestration.definitions
from smart_customs.warehouse.project import manifest
assert manifest.cache_info().currsize == 0
"""
    run = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
