"""What a run keeps of the landing folder, so that later landings do not change what it reads."""

import fcntl
import os
import threading
import time
from pathlib import Path

import pytest

from smart_customs.files import replacing
from smart_customs.landing.folder import LandingFolder


@pytest.fixture
def folder(tmp_path: Path) -> LandingFolder:
    """A landing folder with one landed file, one draft and an archive."""
    root = tmp_path / "landing"
    for name, text in {
        "ledger.jsonl": "one\n",
        "canonical/member/2024.parquet": "first",
        "canonical/member/.2024.parquet.x/2024.parquet": "draft",
        "archive/member/2024/abc/export.csv": "as it came",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return LandingFolder(root)


def _contents(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("can_link", [True, False])
def test_what_counts_is_kept_whatever_is_landed_later(folder, tmp_path, monkeypatch, can_link):
    if not can_link:
        monkeypatch.setattr(os, "link", lambda *paths: (_ for _ in ()).throw(OSError("no links here")))
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/of an earlier run").write_text("stale")
    kept = folder.keep(tmp_path / "kept")
    with replacing(folder.canonical("member", "2024"), 0o600) as draft:
        draft.write_text("second")
    with replacing(folder.ledger.path, 0o600) as draft:
        draft.write_text("one\ntwo\n")
    assert _contents(kept.root) == {"ledger.jsonl": "one\n", "canonical/member/2024.parquet": "first"}
    assert kept.root.stat().st_mode & 0o777 == 0o700


def test_nothing_landed_is_an_empty_folder(tmp_path: Path):
    assert _contents(LandingFolder(tmp_path / "nothing").keep(tmp_path / "kept").root) == {}
    assert not (tmp_path / "nothing").exists()


def test_a_landing_at_work_is_waited_for(folder, tmp_path):
    with (folder.root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        keeping = threading.Thread(target=folder.keep, args=(tmp_path / "kept",))
        keeping.start()
        time.sleep(0.2)
        assert not (tmp_path / "kept/ledger.jsonl").exists()
        folder.canonical("member", "2024").write_text("second")
    keeping.join()
    assert _contents(tmp_path / "kept")["canonical/member/2024.parquet"] == "second"
