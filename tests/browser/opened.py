"""Chromium without a screen, and Dagster's interface to look at. Knows no page."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@contextmanager
def interface(project: Path, environment: Mapping[str, str], log: Path) -> Iterator[str]:
    """The address of a read-only interface, as `make ui-readonly` starts it. Raises TimeoutError if it does not answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("w") as output:
        command = [sys.executable, "-m", "orchestration.ui", "--read-only", "--port", str(port)]
        server = subprocess.Popen(
            command, cwd=project, env=dict(environment), stdout=output, stderr=output, start_new_session=True
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/server_info", log)
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(60)
            with socket.socket() as probe:
                assert probe.connect_ex(("127.0.0.1", port)) != 0, "what the interface started did not end with it"


def other_addresses() -> list[str]:
    """Addresses of this machine but 127.0.0.1: others of the loopback, and those that a network knows it by."""
    found = {"127.0.0.2", "::1"}
    for family, target in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        # Nothing is sent: this asks which address would be the sender's.
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((target, 9))
            found.add(probe.getsockname()[0])
    return sorted(found)


def reachable(address: str, port: int) -> bool:
    """Whether a program answers there."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.settimeout(3)
        return probe.connect_ex((address, port)) == 0


def _wait_for(address: str, log: Path) -> None:
    end = time.monotonic() + 120
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError as error:
            if time.monotonic() > end:
                raise TimeoutError(f"{address} does not answer ({error}):\n{log.read_text()[-2000:]}") from error
            time.sleep(0.5)
