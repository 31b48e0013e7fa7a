"""Installs the locked packages and the project into `.venv`: what `make` calls before anything else.

Needs nothing but Python. Paths are handed to programs as they are, whatever letters they hold. One process at a time installs;
who comes second finds it done.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
ENVIRONMENT = PROJECT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
INSTALLED = ENVIRONMENT / ".installed"


def main() -> None:
    if not (3, 11) <= sys.version_info < (3, 14):
        sys.exit(f"Python 3.11, 3.12 or 3.13 is needed, found {sys.version.split()[0]}; name another one with PYTHON=...")
    # What dbt compiles and logs is for its owner alone.
    for name in ("target", "logs"):
        (PROJECT / name).mkdir(exist_ok=True)
        (PROJECT / name).chmod(0o700)
    ENVIRONMENT.mkdir(exist_ok=True)
    with (ENVIRONMENT / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if INSTALLED.exists() and INSTALLED.read_text() == wanted():
            INSTALLED.touch()
            return
        print("Installing the locked packages into .venv ...", flush=True)
        INSTALLED.unlink(missing_ok=True)
        with_uv(uv) if (uv := shutil.which("uv")) else with_pip()
        INSTALLED.write_text(wanted())


def wanted() -> str:
    """A hash over all that decides what is installed."""
    digest = hashlib.sha256(f"{sys.version} {PROJECT}\n".encode())
    for name in ("requirements.lock", "pyproject.toml"):
        digest.update((PROJECT / name).read_bytes())
    return digest.hexdigest()


def with_uv(uv: str) -> None:
    run(uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(ENVIRONMENT))
    into = ("--quiet", "--python", str(PYTHON))
    run(uv, "pip", "sync", *into, "--require-hashes", "--compile-bytecode", "requirements.lock")
    run(uv, "pip", "install", *into, "--no-deps", "--no-build-isolation", "--editable", ".")


def with_pip() -> None:
    venv.create(ENVIRONMENT, with_pip=True, symlinks=True)
    pip = (str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")
    run(*pip, "--require-hashes", "--requirement", "requirements.lock")
    run(*pip, "--no-build-isolation", "--editable", ".")


def run(*command: str) -> None:
    """Ends this program where the command fails; it has said why."""
    if code := subprocess.run(command, cwd=PROJECT, env={**os.environ, "PIP_NO_INPUT": "1"}).returncode:
        sys.exit(code)


if __name__ == "__main__":
    main()
