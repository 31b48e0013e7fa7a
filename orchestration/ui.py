"""Starts Dagster's web interface with its daemon, on this machine only: what `make ui` calls."""

import os
import socket
import sys
from pathlib import Path

import click

from orchestration.paths import PROJECT

HOST = "127.0.0.1"


@click.command()
@click.option("--port", default=3000, show_default=True, help="Port to listen on.")
def main(port: int) -> None:
    """Serve the code location until it is interrupted."""
    if is_busy(port):
        sys.exit(f"Port {port} of {HOST} is in use by another program. Choose another one: make ui PORT={port + 1}")
    dagster = Path(sys.executable).with_name("dagster")
    os.chdir(PROJECT)
    os.execv(
        dagster,
        [str(dagster), "dev", "--host", HOST, "--port", str(port), "--module-name", "orchestration.definitions"],
    )


def is_busy(port: int) -> bool:
    """Whether a program listens on the port."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


if __name__ == "__main__":
    main()
