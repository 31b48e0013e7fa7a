"""The dbt project as other programs see it: its manifest, the command that runs it, and the arguments of a build."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from smart_customs.paths import PROJECT, Home

Manifest = Mapping[str, Any]

DBT = Path(sys.executable).with_name("dbt")
MANIFEST = PROJECT / "target" / "manifest.json"

# What a manifest is made of: if one of these is newer, it has to be made again.
SOURCES = ["dbt_project.yml", "profiles.yml", "models", "seeds", "macros", "tests/dbt"]


def dbt_arguments(home: Home) -> list[str]:
    """The arguments that every dbt command of a home shares. dbt reads the whole project anew when they change."""
    return ["--vars", json.dumps({"landing_folder": str(home.landing)})]


def dbt_environment(home: Home) -> dict[str, str]:
    """The environment that every dbt command of a home shares."""
    return {"WAREHOUSE_PATH": str(home.candidate)}


def is_stale(manifest: Path, project: Path) -> bool:
    """Whether a source of the manifest was changed, added or removed since it was made."""
    if not manifest.exists():
        return True
    made_at = manifest.stat().st_mtime
    sources = [project / name for name in SOURCES]
    files = [path for source in sources for path in ([source] if source.is_file() else [source, *source.rglob("*")])]
    return any(path.stat().st_mtime > made_at for path in files)


@cache
def manifest() -> Manifest:
    """dbt's manifest, made anew where it is out of date. Raises RuntimeError with dbt's words if the project does not parse."""
    if is_stale(MANIFEST, PROJECT):
        home = Home.from_environment()
        parsing = subprocess.run(
            [DBT, "--quiet", "parse", *dbt_arguments(home)],
            cwd=PROJECT,
            env={**os.environ, **dbt_environment(home)},
            capture_output=True,
            text=True,
        )
        if parsing.returncode:
            raise RuntimeError(f"dbt cannot parse the project:\n{parsing.stdout}{parsing.stderr}")
        # dbt leaves an unchanged manifest alone; its time says when it was last found to be right.
        MANIFEST.touch()
    return json.loads(MANIFEST.read_text())
