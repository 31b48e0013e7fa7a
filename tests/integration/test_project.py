"""What is derived from the sources of the dbt project, what dbt's errors may say in a log, and when a port is taken."""

import json
import os
import shutil
import socket
from pathlib import Path

import pytest

from orchestration.ui import HOST, is_busy
from smart_customs.warehouse import project
from smart_customs.warehouse.build import DOES_NOT_FIT, without_answers


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sources, in the place of the project's own."""
    for name in project.SOURCES:
        source, target = project.PROJECT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    monkeypatch.setattr(project, "PROJECT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "macros/lowered.sql").write_text("{% macro lowered(x) %}{{ x }}{% endmacro %}"),
        lambda root: (root / "macros/lowered.sql").unlink(),
        lambda root: (root / "models/marts/core/more.sql").write_text("select 1 as one"),
        lambda root: (root / "macros/lowered.sql").rename(root / "macros/stripped.sql"),
        lambda root: (root / "profiles.yml").write_text(""),
    ],
    ids=["changed", "removed", "added", "renamed", "profile"],
)
def test_what_was_derived_counts_until_a_source_is_another(sources: Path, change):
    project.keep("manifest", {"nodes": 1}, project.sources_sha256())
    os.utime(sources / "macros/lowered.sql", (4e9, 4e9))
    assert project.kept("manifest") == {"nodes": 1}
    change(sources)
    assert project.kept("manifest") is None


@pytest.mark.parametrize("broken", ["", '{"sources_sha256": "', "[]", "{}", "7", "\0"])
def test_what_is_broken_does_not_count(sources: Path, broken: str):
    project.keep("manifest", {"nodes": 1}, project.sources_sha256())
    (sources / "target/parsed/manifest.json").write_text(broken)
    assert project.kept("manifest") is None


def test_only_its_owner_reads_what_is_derived(sources: Path):
    project.keep("manifest", {}, "")
    assert (sources / "target").stat().st_mode & 0o777 == 0o700
    assert json.loads((sources / "target/parsed/manifest.json").read_text()) == {"sources_sha256": "", "content": {}}


def test_a_project_that_does_not_parse_says_why_and_keeps_nothing(sources: Path):
    left = sources / "target/parsed/.parsing.killed"
    left.mkdir(parents=True)
    (left / "manifest.json").write_text("a half")
    (sources / "models/broken.sql").write_text("select * from {{ ref('nothing_of_that_name') }}")
    with pytest.raises(project.ProjectError, match="nothing_of_that_name"):
        project.parse()
    assert [path.name for path in (sources / "target/parsed").iterdir()] == [".lock"]


def test_a_changed_macro_leaves_the_tests_that_use_it_their_descriptions(sources: Path):
    """dbt's own partial parse forgets them."""
    project.parse()
    macro = sources / "macros/wilson_bound.sql"
    macro.write_text(macro.read_text() + "\n")
    tests = [node for node in project.parse().nodes.values() if node.resource_type == "test" and node.path.endswith(".sql")]
    described = {node.name: node.description for node in tests if not hasattr(node, "test_metadata")}
    assert len(described) == 21
    assert "" not in described.values()


def test_a_broken_partial_parse_is_made_anew(sources: Path):
    project.parse()
    (sources / "target/parsed/partial_parse.msgpack").write_bytes(b"\xc1 no such thing")
    assert len(project.parse().nodes) > 200


def test_variables_of_the_environment_are_as_they_were(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WAREHOUSE_PATH", "before")
    monkeypatch.delenv("OTHER_VARIABLE", raising=False)
    with pytest.raises(ZeroDivisionError), project.environment(WAREHOUSE_PATH="within", OTHER_VARIABLE="within"):
        assert (os.environ["WAREHOUSE_PATH"], os.environ["OTHER_VARIABLE"]) == ("within", "within")
        raise ZeroDivisionError
    assert (os.environ["WAREHOUSE_PATH"], os.environ.get("OTHER_VARIABLE")) == ("before", None)


def test_dbt_reads_the_landed_files_of_the_home():
    assert project.dbt_arguments(Path("/somewhere/landing")) == [
        "--vars",
        '{"landing_folder": "{% raw %}/somewhere/landing{% endraw %}"}',
    ]


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        (
            "Runtime Error in model fct_x (models/marts/fct_x.sql)\n  Conversion Error: Could not convert string 'my secret' to "
            "INT32\n  \n  LINE 34:     cast(answer as integer)\n                  ^",
            "Conversion Error in model fct_x (models/marts/fct_x.sql) at line 34 of its SQL",
        ),
        ("Database Error in seed s (seeds/raw/s.csv)\n  Original Line: my secret, 1", "Error in seed s (seeds/raw/s.csv)"),
        ('Constraint Error: Duplicate key "text: my secret" violates primary key', "Constraint Error"),
        ("my secret", "Error"),
    ],
)
def test_an_error_of_a_database_is_kept_without_what_it_cites(message: str, kept: str):
    assert without_answers(message) == f"{kept} (what the database cites may hold answers, and is not kept)"


@pytest.mark.parametrize(
    "message", ["Compilation Error in model x (models/x.sql)\n  expected a number", "Got 3 results, configured to fail if != 0"]
)
def test_what_dbt_says_of_the_project_or_counts_is_kept(message: str):
    assert without_answers(f"{message}\n") == message


def test_a_port_is_busy_while_somebody_listens():
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert is_busy(port) is True
    assert is_busy(port) is False


@pytest.mark.parametrize(
    "message",
    [
        "Runtime Error in model x (models/x.sql)\n  Out of Memory Error: could not allocate block of size 256.0 KiB",
        "Runtime Error in model x (models/x.sql)\n  IO Error: Could not write file: No space left on device",
    ],
)
def test_data_that_do_not_fit_are_said_to(message):
    assert without_answers(message) == DOES_NOT_FIT
