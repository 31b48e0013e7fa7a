"""Disks that are full, and folders that nobody may write to. Both are file systems of their own, mounted for one experiment."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from chaos.ground import Experiment, Ground
from chaos.place import Ended, Lost, Place, require_next_run, require_tidy, watched
from chaos.strike import Order

OF_A_RUN = (0.02, 0.3, 0.6, 0.9)
"""Free space, as a part of what a run needs."""
_ENOUGH = 1 << 30
_BLOCK = 4096


def experiments(ground: Ground) -> Iterator[Experiment]:
    for part in OF_A_RUN:
        yield Experiment(f"disk full during a run, at {part:.0%} of what it needs", partial(_run_on_full_disk, ground, part))
    yield Experiment("disk full during a landing", partial(_land_on_full_disk, ground))
    yield Experiment("folder of the publication read-only during a run", partial(_run_read_only, ground, "warehouse"))
    yield Experiment("home read-only during a run", partial(_run_read_only, ground, "."))
    yield Experiment("landing folder read-only during a run", partial(_run_beside_read_only_landing, ground))
    yield Experiment("landing folder read-only during a landing", partial(_land_read_only, ground))


def _run_on_full_disk(ground: Ground, part: float) -> str:
    place = ground.place()
    with _small_disk(place, int(part * ground.room)) as disk, watched(place, ground.published_first, ground.published_second):
        _require_red(place.run(disk.order), "a run on a full disk")
        seen = ground.unharmed(place)
        disk.make_room()
        require_next_run(place, ground.published_second)
    ground.leave(place)
    return seen


def _land_on_full_disk(ground: Ground) -> str:
    place = ground.place()
    before = _landed(place)
    with _small_disk(place, 8 * _BLOCK) as disk:
        place.land(ground.third, disk.order).refused("landing on a full disk")
        if _landed(place) != before:
            raise Lost("a landing that failed changed what counts")
        require_tidy(place)
        disk.make_room()
        place.land(ground.third).well("landing with room")
        place.command("verify").well("smart-customs verify")
    ground.leave(place)
    return "the landing before counts"


def _run_read_only(ground: Ground, folder: str) -> str:
    place = ground.place()
    with watched(place, ground.published_first, ground.published_second):
        with _read_only(place.home.root / folder):
            _require_red(place.run(), "a run that may not write")
        seen = ground.unharmed(place)
        require_next_run(place, ground.published_second)
    ground.leave(place)
    return seen


def _run_beside_read_only_landing(ground: Ground) -> str:
    place = ground.place()
    with watched(place, ground.published_first, ground.published_second), _read_only(place.home.landing):
        require_next_run(place, ground.published_second)
    ground.leave(place)
    return "the new publication"


def _land_read_only(ground: Ground) -> str:
    place = ground.place()
    before = _landed(place)
    with _read_only(place.home.landing):
        place.land(ground.third).refused("landing where nobody may write")
    if _landed(place) != before:
        raise Lost("a landing that failed changed what counts")
    place.land(ground.third).well("landing again")
    ground.leave(place)
    return "the landing before counts"


def _require_red(ended: Ended, what: str) -> None:
    if ended.code != 1:
        raise Lost(f"{what} ended with {ended.code}: {ended.said.strip()[-600:]}")
    if "Traceback" in ended.said:
        raise Lost(f"{what}: expected sentences, found a traceback: {ended.said.strip()[-900:]}")


def _landed(place: Place) -> tuple[bytes, bytes]:
    return place.home.landing.joinpath("ledger.jsonl").read_bytes(), place.canonical.read_bytes()


@dataclass(frozen=True)
class _Disk:
    """A disk with little room: the order under which programs meet its end, if it takes one, and a function that makes room."""

    order: Order | None
    make_room: Callable[[], None]


@contextmanager
def _small_disk(place: Place, free: int) -> Iterator[_Disk]:
    """The home on a file system in memory with so many bytes left; where nobody may mount, no file grows beyond half of them."""
    if not _may_mount():
        yield _Disk(place.order(largest=free // 2), lambda: None)
        return
    root = place.home.root
    aside = root.with_name("aside")
    root.rename(aside)
    root.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={_ENOUGH}", "tmpfs", root)
    try:
        subprocess.run(["cp", "-a", f"{aside}/.", root], check=True)
        found = os.statvfs(root)
        used = (found.f_blocks - found.f_bfree) * found.f_frsize
        _mount("-o", f"remount,size={used + free}", root)
        yield _Disk(None, lambda: _mount("-o", f"remount,size={_ENOUGH}", root))
    finally:
        _unmount(root)


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    """The folder mounted so that nobody may write; where nobody may mount, without the right to, which root needs not."""
    if not _may_mount():
        mode = folder.stat().st_mode
        folder.chmod(0o500)
        yield
        folder.chmod(mode)
        return
    _mount("--bind", folder, folder)
    try:
        _mount("-o", "remount,bind,ro", folder)
        yield
    finally:
        _unmount(folder)


@cache
def _may_mount() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], stderr=subprocess.DEVNULL).returncode:
            return False
        _unmount(Path(folder))
        return True


def _mount(*words: object) -> None:
    subprocess.run(["mount", *map(str, words)], check=True)


def _unmount(folder: Path) -> None:
    # Lazily: a reader may just be looking.
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
