"""When dbt's manifest is made anew, with which arguments dbt runs, and when a port is taken."""

import os
import socket
from pathlib import Path

from orchestration.ui import HOST, is_busy
from smart_customs.paths import Home
from smart_customs.warehouse.project import SOURCES, dbt_arguments, dbt_environment, is_stale


def test_a_manifest_is_stale_once_a_source_is_newer(tmp_path: Path):
    model = tmp_path / "models" / "marts" / "fct.sql"
    for source in SOURCES:
        (tmp_path / source).mkdir(parents=True) if "." not in source else (tmp_path / source).touch()
    model.parent.mkdir()
    model.touch()
    manifest = tmp_path / "target" / "manifest.json"
    assert is_stale(manifest, tmp_path) is True
    manifest.parent.mkdir()
    manifest.touch()
    assert is_stale(manifest, tmp_path) is False
    made_at = manifest.stat().st_mtime
    os.utime(model, (made_at + 1, made_at + 1))
    assert is_stale(manifest, tmp_path) is True
    os.utime(manifest, (made_at + 2, made_at + 2))
    assert is_stale(manifest, tmp_path) is False
    model.unlink()
    os.utime(model.parent, (made_at + 3, made_at + 3))
    assert is_stale(manifest, tmp_path) is True


def test_dbt_runs_on_the_candidate_and_the_landed_files_of_the_home():
    home = Home(Path("/somewhere"))
    assert dbt_arguments(home) == ["--vars", '{"landing_folder": "/somewhere/landing"}']
    assert dbt_environment(home) == {"WAREHOUSE_PATH": "/somewhere/warehouse/candidate/warehouse.duckdb"}


def test_a_port_is_busy_while_somebody_listens():
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert is_busy(port) is True
    assert is_busy(port) is False
