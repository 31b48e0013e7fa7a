"""Starts Dagster's web interface with its daemon, on this machine only: what `make ui` calls."""

import os
import socket
import sys
from pathlib import Path

import click

from smart_customs.paths import PROJECT

HOST = "127.0.0.1"


@click.command()
@click.option("--port", default=3000, show_default=True, help="Port to listen on.")
@click.option("--read-only", is_flag=True, help="Show everything, without a way to launch, change or delete; without the daemon.")
def main(port: int, read_only: bool) -> None:
    """Serve the code location until it is interrupted."""
    if is_busy(port):
        target = "ui-readonly" if read_only else "ui"
        sys.exit(f"Port {port} of {HOST} is in use by another program. Choose another one: make {target} PORT={port + 1}")
    program = Path(sys.executable).with_name("dagster-webserver" if read_only else "dagster")
    os.chdir(PROJECT)
    location = ["--host", HOST, "--port", str(port), "--module-name", "orchestration.definitions"]
    os.execv(program, [str(program), *(["--read-only"] if read_only else ["dev"]), *location])


def is_busy(port: int) -> bool:
    """Whether a program listens on the port."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


if __name__ == "__main__":
    main()
