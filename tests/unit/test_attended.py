"""A program that is run beside another one ends with it, however that ends."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

# What the tests themselves were started by may have it ignore the signal.
STARTER = """
import signal, subprocess, sys, time
if int(sys.argv[1]) != signal.SIGKILL:
    signal.signal(int(sys.argv[1]), signal.SIG_DFL)
child = subprocess.Popen([sys.executable, "-m", "orchestration.attended", "waits", "one", "--two"], stdin=subprocess.PIPE,
                         start_new_session=True)
time.sleep(600)
"""
WAITS = """
import pathlib, sys, time
pathlib.Path("started").write_text(" ".join(sys.argv[1:]))
try:
    time.sleep(600)
except KeyboardInterrupt:
    pathlib.Path("ended").write_text("as it should")
"""
PROJECT = Path(__file__).resolve().parents[2]


def wait_for(path: Path) -> str:
    end = time.monotonic() + 30
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < end, f"no {path}"
        time.sleep(0.02)
    return path.read_text()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_is_interrupted_when_its_starter_is_gone(tmp_path: Path, number: signal.Signals):
    (tmp_path / "waits.py").write_text(WAITS)
    starter = subprocess.Popen(
        # As a shell starts what runs in the background.
        [
            "bash",
            "-c",
            'trap "" INT; exec "$@"' if number is not signal.SIGINT else 'exec "$@"',
            "-",
            sys.executable,
            "-c",
            STARTER,
            str(int(number)),
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{PROJECT}:{tmp_path}"},
        stderr=subprocess.DEVNULL,
    )
    assert wait_for(tmp_path / "started") == "one --two"
    starter.send_signal(number)
    starter.wait(20)
    assert wait_for(tmp_path / "ended") == "as it should"
