"""Files and folders that are there as a whole or not at all, whoever looks meanwhile."""

import threading
from pathlib import Path

import pytest

from smart_customs import files
from smart_customs.files import alone, replacing, replacing_folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_takes_the_place_of_another_and_leaves_nothing(tmp_path: Path):
    for content in ("first", "second"):
        with replacing_folder(tmp_path / "pages") as draft:
            (draft / content).write_text(content)
        assert names(tmp_path / "pages") == [content]
    assert names(tmp_path) == ["pages"]


def test_after_an_error_the_old_one_stays(tmp_path: Path):
    with replacing_folder(tmp_path / "pages") as draft:
        (draft / "first").touch()
    with pytest.raises(ZeroDivisionError), replacing_folder(tmp_path / "pages") as draft:
        (draft / "second").touch()
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "file", 0o600) as path:
        path.write_text("half")
        raise ZeroDivisionError
    assert (names(tmp_path), names(tmp_path / "pages")) == (["pages"], ["first"])


def test_there_is_a_folder_whenever_somebody_looks(tmp_path: Path):
    pages, missing = tmp_path / "pages", []
    with replacing_folder(pages):
        pass
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            missing.append(not pages.is_dir())

    looking = threading.Thread(target=look)
    looking.start()
    for _ in range(300):
        with replacing_folder(pages):
            pass
    ended.set()
    looking.join()
    assert len(missing) > 300
    assert sum(missing) == 0


def test_where_the_system_knows_no_exchange_the_folder_is_replaced_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files.ctypes, "CDLL", lambda *_, **__: object())
    test_a_folder_takes_the_place_of_another_and_leaves_nothing(tmp_path)


def test_one_at_a_time(tmp_path: Path):
    order = []

    def second() -> None:
        with alone(tmp_path / "lock"):
            order.append("second")

    with alone(tmp_path / "lock"):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.3)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]
