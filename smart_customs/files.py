"""Files and folders that are there as a whole or not at all, and the hash that tells whether one has changed."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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

    Two renames: between them there is no `target` for an instant. After an error the old folder stays.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        draft, old = Path(folder) / "new", Path(folder) / "old"
        draft.mkdir()
        yield draft
        if target.exists():
            os.replace(target, old)
        os.replace(draft, target)
        shutil.rmtree(old, ignore_errors=True)


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
