"""Imports modules and prints what each did besides: `python importing.py FOLDER MODULE ...`, modules of packages in FOLDER.

What a library does when it is imported is the library's; what a module calls while it is imported is its own.
"""

import importlib
import os
import sys
from types import FrameType
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
STARTING = ("subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn")
CHANGING = ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.chmod", "os.link", "os.symlink", "shutil.", "tempfile.")
CONNECTING = ("socket.", "sqlite3.")


def is_work(event: str, args: tuple[Any, ...]) -> bool:
    """Whether an event of the interpreter writes, starts or opens something that stays when the import is over."""
    if event == "open":
        path, _, flags = args
        return bool(flags & WRITING) and ".pyc" not in str(path)
    return event.startswith((*STARTING, *CHANGING, *CONNECTING)) and "__pycache__" not in str(args[:1])


def caused_by(folder: str, frame: FrameType | None) -> bool:
    """Whether a module of `folder` called for it, before any library's own import did."""
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(folder) and "site-packages" not in file:
            return True
        if "site-packages" in file and frame.f_code.co_name == "<module>":
            return False
        frame = frame.f_back
    return False


def main(folder: str, modules: list[str]) -> None:
    import duckdb

    sys.path.insert(0, folder)
    found: list[str] = []

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if is_work(event, args) and caused_by(folder, sys._getframe(1)):
            found.append(f"{event} {args[0] if args else ''}")

    connect = duckdb.connect

    def watched(*args: Any, **more: Any) -> duckdb.DuckDBPyConnection:
        found.append("duckdb.connect")
        return connect(*args, **more)

    duckdb.connect = watched
    sys.addaudithook(watch)
    for module in modules:
        found.clear()
        importlib.import_module(module)
        for what in found:
            print(f"{module}: {what}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
