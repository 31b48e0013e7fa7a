"""Dagster's home: where its runs and events are kept, in the home of the project, for its owner alone."""

import os

import dagster as dg

from smart_customs.files import alone, replacing
from smart_customs.paths import PROJECT, Home


def prepare(home: Home) -> None:
    """Makes the folder with the settings of `dagster.yaml`, and names it to Dagster and to every program started from here."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    home.dagster.chmod(0o700)
    settings = (PROJECT / "dagster.yaml").read_bytes()
    target = home.dagster / "dagster.yaml"
    if not target.exists() or target.read_bytes() != settings:
        with replacing(target, 0o600) as draft:
            draft.write_bytes(settings)
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"


def instance(home: Home) -> dg.DagsterInstance:
    """The instance of a home. Of programs that ask for a new one at once, one makes its tables; Dagster's own break there."""
    prepare(home)
    with alone(home.dagster / ".lock"):
        return dg.DagsterInstance.get()
