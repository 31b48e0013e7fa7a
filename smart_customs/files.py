"""Files and folders that are there as a whole or not at all, and the hash that tells whether one has changed."""

import ctypes
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Of renameat2 and renamex_np: paths that are not absolute begin here; swap both.
_HERE, _EXCHANGE = -100, 2


@contextmanager
def replacing(target: Path, mode: int) -> Iterator[Path]:
    """A path beside `target` to write to; once the block is left without an error, it takes the target's place.

    Who holds the old file open keeps reading the old one. File and folder are synced, so the new file survives a power cut.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        draft = Path(folder) / target.name
        yield draft
        draft.chmod(mode)
        sync(draft)
        os.replace(draft, target)
        sync(target.parent)


@contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` to write to; once the block is left without an error, it takes the target's place.

    Whoever looks finds the old folder or the new one. After an error the old one stays.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        draft = Path(folder) / "new"
        draft.mkdir()
        yield draft
        if target.exists():
            _exchange(draft, target)
        else:
            os.replace(draft, target)


def _exchange(first: Path, second: Path) -> None:
    """Gives each of two folders the other's name, in one step where the system can; else `second` is missing for an instant."""
    paths = os.fsencode(first), os.fsencode(second)
    system = ctypes.CDLL(None, use_errno=True)
    if hasattr(system, "renameat2"):
        done = system.renameat2(_HERE, paths[0], _HERE, paths[1], _EXCHANGE)
    elif hasattr(system, "renamex_np"):
        done = system.renamex_np(*paths, _EXCHANGE)
    else:
        done = -1
    # Some file systems know no exchange.
    if done:
        aside = first.with_name("old")
        os.replace(second, aside)
        os.replace(first, second)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Waits until no other process is in such a block with this lock file. The lock ends with the process that holds it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def for_owner_alone() -> Iterator[None]:
    """What this process makes in the block is for its owner alone, whatever its mask says: files 0600, folders 0700."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Waits until the file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
