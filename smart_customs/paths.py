"""Where things lie: the project itself, and the folders that runs write to. No other module builds such paths."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SEEDS = PROJECT / "seeds"


@dataclass(frozen=True)
class Home:
    """The folders that runs write to, below `SMART_CUSTOMS_HOME` (default: the repository)."""

    root: Path

    @classmethod
    def from_environment(cls) -> "Home":
        return cls(Path(os.environ.get("SMART_CUSTOMS_HOME") or PROJECT).resolve())

    @property
    def warehouse(self) -> Path:
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
    def data_docs(self) -> Path:
        """Great Expectations' pages about the latest published run."""
        return self.warehouse / "data_docs"

    @property
    def products(self) -> Path:
        """What is made from the publication for readers."""
        return self.root / "products"

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def dagster(self) -> Path:
        """Dagster's home: runs, their events, and what they printed."""
        return self.root / ".dagster"

    @property
    def validations(self) -> Path:
        """What the suites of a run found, in numbers."""
        return self.warehouse / "candidate" / "validations"

    @property
    def candidate(self) -> Path:
        """What a run builds before it is audited and published."""
        return self.warehouse / "candidate" / "warehouse.duckdb"
