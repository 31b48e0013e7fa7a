"""What the tests of a run share: folders that are made once, by the first process that asks, and gone after the run."""

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path

RUN_FOLDER = "SMART_CUSTOMS_TEST_RUN"
"""The variable of the environment with the folder of this test run; `conftest.py` sets it before processes start."""


def once(name: str, make: Callable[[Path], object]) -> tuple[Path, object]:
    """The folder `name` of this test run and what `make` returned (as JSON knows it) when it filled it, here or elsewhere.

    Who comes second waits. Where making it failed, the next one tries again in a new folder.
    """
    root = Path(os.environ[RUN_FOLDER])
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        note = root / f"{name}.json"
        if not note.exists():
            tries = len(list(root.glob(f"{name}.try*")))
            folder = root / f"{name}.try{tries}"
            folder.mkdir()
            made = make(folder)
            note.write_text(json.dumps({"folder": str(folder), "made": made}))
        found = json.loads(note.read_text())
    return Path(found["folder"]), found["made"]
