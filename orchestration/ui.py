"""Starts Dagster's web interface with its daemon, on this machine only: what `make ui` calls."""

import socket
import subprocess
import sys

import click

from orchestration.instance import prepare
from smart_customs.paths import Home, HomeError

HOST = "127.0.0.1"


@click.command()
@click.option("--port", default=3000, show_default=True, help="Port to listen on.")
@click.option("--read-only", is_flag=True, help="Show everything, without a way to launch, change or delete; without the daemon.")
def main(port: int, read_only: bool) -> None:
    """Serve the code location until it is interrupted."""
    if is_busy(port):
        target = "ui-readonly" if read_only else "ui"
        sys.exit(f"Port {port} of {HOST} is in use by another program. Choose another one: make {target} PORT={port + 1}")
    try:
        prepare(Home.from_environment())
    except HomeError as error:
        sys.exit(f"Error: {error}")
    program = ["dagster_webserver", "--read-only"] if read_only else ["dagster", "dev"]
    location = ["--host", HOST, "--port", str(port), "--module-name", "orchestration.definitions"]
    try:
        sys.exit(subprocess.call([sys.executable, "-m", *program, *location]))
    except KeyboardInterrupt:
        sys.exit(0)


def is_busy(port: int) -> bool:
    """Whether a program listens on the port."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


if __name__ == "__main__":
    main()
