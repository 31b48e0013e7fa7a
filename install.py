"""Installs the locked packages and the project into `.venv`: what `make` calls before anything else.

With the argument `spark` also those that `make run TARGET=spark` needs, which are larger than all others together.

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
SPARK = ENVIRONMENT / ".spark"
LOCK = "requirements.lock"
SPARK_LOCK = "requirements-spark.lock"


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
        install(INSTALLED, LOCK, "the locked packages")
        if sys.argv[1:] == ["spark"]:
            install(SPARK, SPARK_LOCK, "Apache Spark")


def install(done: Path, lock: str, what: str) -> None:
    """Installs what the lock file lists, unless `done` says that it is there."""
    if done.exists() and done.read_text() == wanted(lock):
        done.touch()
        return
    print(f"Installing {what} into .venv ...", flush=True)
    done.unlink(missing_ok=True)
    with_uv(uv, lock) if (uv := shutil.which("uv")) else with_pip(lock)
    done.write_text(wanted(lock))


def wanted(lock: str) -> str:
    """A hash over all that decides what is installed."""
    digest = hashlib.sha256(f"{sys.version} {PROJECT}\n".encode())
    for name in (LOCK, lock, "pyproject.toml"):
        digest.update((PROJECT / name).read_bytes())
    return digest.hexdigest()


def with_uv(uv: str, lock: str) -> None:
    """Installs by uv, the program at `uv`."""
    run(uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(ENVIRONMENT))
    pip = (uv, "pip", "install", "--quiet", "--python", str(PYTHON), "--no-deps")
    run(*pip, "--require-hashes", "--no-build-isolation", "--compile-bytecode", "--requirement", lock)
    run(*pip, "--no-build-isolation", "--editable", ".")


def with_pip(lock: str) -> None:
    """Installs by the pip that comes with Python."""
    venv.create(ENVIRONMENT, with_pip=True, symlinks=True)
    pip = (str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation")
    run(*pip, "--require-hashes", "--requirement", lock)
    run(*pip, "--editable", ".")


def run(*command: str) -> None:
    """Ends this program where the command fails; it has said why."""
    if code := subprocess.run(command, cwd=PROJECT, env={**os.environ, "PIP_NO_INPUT": "1"}).returncode:
        sys.exit(code)


if __name__ == "__main__":
    main()
