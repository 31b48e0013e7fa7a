"""Where things lie: the project itself, and the folders that runs write to. No other module builds such paths."""

import atexit
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SEEDS = PROJECT / "seeds"

_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")


class HomeError(Exception):
    """The folder that was named as the home cannot be one."""


@cache
def _by_another_name(root: Path) -> Path:
    """A link to the folder under a path of which every program thinks alike; it goes with this process."""
    folder = Path(tempfile.mkdtemp(prefix="smart_customs_"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    root.mkdir(parents=True, exist_ok=True)
    (folder / "home").symlink_to(root, target_is_directory=True)
    return folder / "home"


@dataclass(frozen=True)
class Home:
    """The folders that runs write to, below `SMART_CUSTOMS_HOME` (default: the repository)."""

    root: Path

    @classmethod
    def from_environment(cls) -> "Home":
        """The home that the environment names. Raises HomeError."""
        root = Path(os.environ.get("SMART_CUSTOMS_HOME") or PROJECT).resolve()
        if "?" in str(root):
            raise HomeError(
                f"{root}: found a question mark in the path; expected one without. DuckDB takes what stands behind it for "
                "options and cannot write there. Name another folder with SMART_CUSTOMS_HOME."
            )
        # SQLAlchemy, with which Dagster keeps its runs, would take `%20` for a blank.
        return cls(_by_another_name(root) if _ENCODED.search(str(root)) else root)

    @property
    def warehouse(self) -> Path:
        """What runs build and publish."""
        return self.root / "warehouse"

    @property
    def publication(self) -> Path:
        """What analysts query."""
        return self.warehouse / "smart_customs.duckdb"

    @property
    def restricted(self) -> Path:
        """Contact points and free text, for the project office alone."""
        return self.warehouse / "restricted.duckdb"

    @property
    def publications(self) -> Path:
        """The publication that stands and those before it, and when each came to stand. For the office alone."""
        return self.warehouse / "publications"

    @property
    def releases(self) -> Path:
        """What was released of each wave, and what was left out of it."""
        return self.warehouse / "releases.json"

    @property
    def products(self) -> Path:
        """What is made from the publication for readers."""
        return self.root / "products"

    @property
    def public_tables(self) -> Path:
        """The marts as anybody may see them."""
        return self.products / "public_tables.duckdb"

    @property
    def landing(self) -> Path:
        """Exports as they came in, and what became of them."""
        return self.root / "landing"

    @property
    def dagster(self) -> Path:
        """Dagster's home: runs, their events, and what they printed."""
        return self.root / ".dagster"

    @property
    def candidate(self) -> Path:
        """What a run builds before it is audited and published."""
        return self.warehouse / "candidate" / "warehouse.duckdb"
