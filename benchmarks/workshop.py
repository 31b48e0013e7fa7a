"""A copy of the project with a home beside it, so that seeds can be changed and nothing of the real one is touched."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
COPIED = [
    "dbt_project.yml",
    "profiles.yml",
    "dagster.yaml",
    "models",
    "macros",
    "seeds",
    "tests/dbt",
    "orchestration",
    "smart_customs",
    "expectations",
]

# Bounds that hold for the WCO and for no invented membership: file, what stands in it, what stands in the copy.
_BOUNDS = [
    ("expectations/marts.py", "members not between 150 and 250", "members not between 150 and 100000000"),
    ("expectations/staging.py", '{"min_value": 180, "max_value": 250}', '{"min_value": 180, "max_value": 100000000}'),
]


@dataclass(frozen=True)
class Workshop:
    """A copied project and its home, in one folder."""

    folder: Path

    @property
    def project(self) -> Path:
        """A copy of the project, which may be changed."""
        return self.folder / "project"

    @property
    def seeds(self) -> Path:
        """The copy's seeds."""
        return self.project / "seeds"

    @property
    def home(self) -> Path:
        """The folder that runs write to."""
        return self.folder / "home"

    @property
    def landing(self) -> Path:
        """Where exports are landed."""
        return self.home / "landing"

    @property
    def publication(self) -> Path:
        """What a run publishes."""
        return self.home / "warehouse" / "smart_customs.duckdb"

    @property
    def restricted(self) -> Path:
        """What a run keeps for the office."""
        return self.publication.with_name("restricted.duckdb")

    @property
    def environment(self) -> dict[str, str]:
        """In which programs find the copy and its home."""
        return {
            **os.environ,
            "SMART_CUSTOMS_HOME": str(self.home),
            "PYTHONPATH": str(self.project),
            "DAGSTER_DISABLE_TELEMETRY": "yes",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "GX_ANALYTICS_ENABLED": "false",
        }

    @property
    def job(self) -> list[str]:
        """What `make run` starts."""
        return [sys.executable, "-m", "orchestration.run", "survey_warehouse"]

    @property
    def smart_customs(self) -> list[str]:
        """The console script, of the copy."""
        return [sys.executable, "-c", "from smart_customs.cli import main; main()"]


def make_workshop(folder: Path) -> Workshop:
    """A fresh copy in `folder`."""
    shop = Workshop(folder)
    for name in COPIED:
        source, target = PROJECT / name, shop.project / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return shop


def allow_any_membership(shop: Workshop) -> None:
    """Widens the copy's two bounds on the number of Members, and lists its checks anew. Raises ValueError without the bounds."""
    for name, bound, wide in _BOUNDS:
        path = shop.project / name
        text = path.read_text(encoding="utf-8")
        if text.count(bound) != 1:
            raise ValueError(
                f"{name}: expected once {bound!r}, found it {text.count(bound)} times; correct benchmarks/workshop.py."
            )
        path.write_text(text.replace(bound, wide), encoding="utf-8")
    command = [sys.executable, "-m", "smart_customs.publication.checklist"]
    subprocess.run(command, cwd=shop.project, env=shop.environment, check=True)
