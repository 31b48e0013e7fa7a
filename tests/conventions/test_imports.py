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


PACKAGES = ("smart_customs", "expectations", "orchestration", "reconstruction", "chaos", "defects", "benchmarks")


def modules(folder: Path, packages: tuple[str, ...]) -> list[str]:
    files = [file for package in packages for file in sorted((folder / package).rglob("*.py")) if file.name != "__main__.py"]
    return [".".join(file.relative_to(folder).with_suffix("").parts).removesuffix(".__init__") for file in files]


def work_of(folder: Path, names: list[str]) -> list[str]:
    """What modules do while they are imported, one after the other in one process; a line each."""
    watching = [sys.executable, Path(__file__).with_name("importing.py"), folder, *names]
    run = subprocess.run(watching, cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def test_importing_does_no_work():
    names = modules(PROJECT, PACKAGES)
    assert len(names) > 200
    found = work_of(PROJECT, names)
    assert found == [], (
        f"{found}\nWho imports a module, as every command and Dagster's code location do, expects nothing to be written, "
        "started or opened. Move it into the function that needs it."
    )


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("from pathlib import Path; Path('made').write_text('x')", "open made"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen true"),
        ("import duckdb; duckdb.connect()", "duckdb.connect"),
        ("import socket; socket.socket()", "socket.__new__"),
        ("import os; os.makedirs('made')", "os.mkdir made"),
    ],
)
def test_work_at_import_is_found(line: str, found: str, tmp_path: Path):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text("import json\n")
    (tmp_path / "package" / "busy.py").write_text(f"{line}\n")
    assert [text[: len(f"package.busy: {found}")] for text in work_of(tmp_path, modules(tmp_path, ("package",)))][:1] == [
        f"package.busy: {found}"
    ]
