"""Disks that are full, and folders that nobody may write to. Both are file systems of their own, mounted for one experiment."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from chaos.ground import Experiment, Ground
from chaos.place import Ended, Lost, Place, require_next_run, require_tidy, watched

OF_A_RUN = (0.02, 0.3, 0.6, 0.85, 0.97)
"""Free space, as a part of what a run needs."""
_ENOUGH = 1 << 30
_BLOCK = 4096


def experiments(ground: Ground) -> Iterator[Experiment]:
    for part in OF_A_RUN:
        yield Experiment(f"disk full at {part:.0%} of a run", partial(_run_on_full_disk, ground, part))
    yield Experiment("disk full during a landing", partial(_land_on_full_disk, ground))
    yield Experiment("folder of the publication read-only during a run", partial(_run_read_only, ground, "warehouse"))
    yield Experiment("home read-only during a run", partial(_run_read_only, ground, "."))
    yield Experiment("landing folder read-only during a run", partial(_run_beside_read_only_landing, ground))
    yield Experiment("landing folder read-only during a landing", partial(_land_read_only, ground))


def _run_on_full_disk(ground: Ground, part: float) -> str:
    place = ground.place()
    with _small_disk(place, int(part * ground.room)) as make_room:
        with watched(place, ground.published_first, ground.published_second):
            _require_red(place.run(), "a run on a full disk", place)
            seen = ground.unharmed(place)
            make_room()
            require_next_run(place, ground.published_second)
    ground.leave(place)
    return seen


def _land_on_full_disk(ground: Ground) -> str:
    place = ground.place()
    before = _landed(place)
    with _small_disk(place, 8 * _BLOCK) as make_room:
        place.land(ground.third).refused("landing on a full disk", "No space left")
        if _landed(place) != before:
            raise Lost("a landing that failed changed what counts")
        require_tidy(place)
        make_room()
        place.land(ground.third).well("landing with room")
        place.command("verify").well("smart-customs verify")
    ground.leave(place)
    return "the landing before counts"


def _run_read_only(ground: Ground, folder: str) -> str:
    place = ground.place()
    with watched(place, ground.published_first, ground.published_second):
        with _read_only(place.home.root / folder):
            _require_red(place.run(), "a run that may not write", place)
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
        place.land(ground.third).refused("landing where nobody may write", "ead-only file system")
    if _landed(place) != before:
        raise Lost("a landing that failed changed what counts")
    place.land(ground.third).well("landing again")
    ground.leave(place)
    return "the landing before counts"


def _require_red(ended: Ended, what: str, place: Place) -> None:
    if ended.code != 1:
        raise Lost(f"{what} ended with {ended.code}: {ended.said.strip()[-600:]}")
    if "Traceback" in ended.said:
        raise Lost(f"{what}: expected sentences, found a traceback: {ended.said.strip()[-900:]}")


def _landed(place: Place) -> tuple[bytes, bytes]:
    return place.home.landing.joinpath("ledger.jsonl").read_bytes(), place.canonical.read_bytes()


@contextmanager
def _small_disk(place: Place, free: int) -> Iterator:
    """The home on a file system in memory, with so many bytes left; gives a function that makes room."""
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
        yield lambda: _mount("-o", f"remount,size={_ENOUGH}", root)
    finally:
        _unmount(root)


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    _mount("--bind", folder, folder)
    try:
        _mount("-o", "remount,bind,ro", folder)
        yield
    finally:
        _unmount(folder)


def _mount(*words: object) -> None:
    subprocess.run(["mount", *map(str, words)], check=True)


def _unmount(folder: Path) -> None:
    # Lazily: a reader may just be looking.
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
