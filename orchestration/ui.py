"""Starts Dagster's web interface with its daemon, on this machine only: what `make ui` calls."""

import os
import signal
import socket
import subprocess
import sys
import time

import click

from orchestration.alerts import INTERFACE
from orchestration.instance import instance
from orchestration.origin import LOCATION
from smart_customs.paths import Home, HomeError
from smart_customs.publication.candidate import discard_left

HOST = "127.0.0.1"


@click.command()
@click.option("--port", default=3000, show_default=True, help="Port to listen on.")
@click.option("--read-only", is_flag=True, help="Show everything, without a way to launch, change or delete; without the daemon.")
def main(port: int, read_only: bool) -> None:
    """Serve the code location and the products until it is interrupted."""
    if is_busy(port):
        target = "ui-readonly" if read_only else "ui"
        sys.exit(f"Port {port} of {HOST} is in use by another program. Choose another one: make {target} PORT={port + 1}")
    try:
        home = Home.from_environment()
        # Made here: the programs below start at once, and each would make its tables.
        instance(home).dispose()
        discard_left(home)
    except HomeError as error:
        sys.exit(f"Error: {error}")
    location = ["--module-name", LOCATION]
    # For links of alerts.
    os.environ.setdefault(INTERFACE, f"http://{HOST}:{port}")
    server = ["orchestration.webserver", "--host", HOST, "--port", str(port), *location]
    programs = [server + ["--read-only"]] if read_only else [server, ["dagster._daemon", "run", *location]]
    # A terminal interrupts by SIGINT, which a shell lets programs in the background ignore; others end a program by SIGTERM.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    started = [_start(program) for program in programs]
    try:
        while all(program.poll() is None for program in started):
            time.sleep(0.5)
        sys.exit("A program behind the interface has ended; what it said stands above.")
    except KeyboardInterrupt:
        sys.exit(0)
    finally:
        # This ends them, see `orchestration.attended`.
        for program in started:
            if program.stdin:
                program.stdin.close()
        for program in started:
            program.wait()


def _start(program: list[str]) -> subprocess.Popen[bytes]:
    # In a session of its own: what interrupts this program at a terminal would interrupt the other twice.
    command = [sys.executable, "-m", "orchestration.attended", *program]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def is_busy(port: int) -> bool:
    """Whether a program listens on the port."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


if __name__ == "__main__":
    main()
