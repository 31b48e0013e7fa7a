"""Builds tables and runs their tests with dbt, in this process, and says what became of each."""

import os
import re
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from smart_customs.landing.folder import LandingFolder
from smart_customs.paths import Home
from smart_customs.warehouse.project import dbt_arguments, environment, in_project, parse, quiet

if TYPE_CHECKING:
    from dbt.artifacts.schemas.run import RunExecutionResult, RunResult
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest as ParsedManifest


class BuildError(Exception):
    """dbt could not begin or end a build."""


TARGETS = ("duckdb", "spark")


def target_from_environment() -> str:
    """Where the models are computed: `TARGET`, without it DuckDB. Raises BuildError where that cannot be."""
    target = os.environ.get("TARGET") or "duckdb"
    if target not in TARGETS:
        raise BuildError(f"TARGET={target}: expected one of {', '.join(TARGETS)}.")
    if target == "spark":
        from smart_customs.warehouse.spark import why_not

        if lacking := why_not():
            raise BuildError(f"TARGET=spark: {lacking}")
    return target


@dataclass(frozen=True)
class NodeResult:
    """What became of a seed, a model or a test: `status` as dbt names it, and what went wrong in words that hold no answer.

    `failures` is the number of rows against a test, None of anything else. `compiled` is the SQL of a model, where it ran.
    """

    unique_id: str
    status: str
    seconds: float
    failures: int | None
    error: str | None
    compiled: str | None

    @property
    def is_good(self) -> bool:
        """Whether it was built, or its test kept."""
        return self.status in ("success", "pass", "warn")


def build(
    home: Home,
    database: Path,
    target: str = "duckdb",
    *,
    parsed: "ParsedManifest | None" = None,
    changed: Collection[str] | None = None,
) -> list[NodeResult]:
    """Builds every seed and model in `database`, and runs the tests of data; unit tests judge code and are left out.

    What was landed when it begins is kept beside the file, whatever is landed meanwhile; views in the file read it there.

    With the target `spark` Spark computes the models, in a folder beside the file. DuckDB then collects them, under the same
    contracts and tests. What Spark wrote is deleted.

    `parsed`: the project, where it has just been parsed. `changed`: names of seeds and models; then only they and what depends on
    them are built anew, without tests; everything else stands in the file.

    A node that fails does not raise: its result says so, and what depends on it is skipped. The file is for its owner alone.
    Raises ProjectError where the project does not parse, BuildError where dbt itself or Spark fails.
    """
    from dbt.cli.main import dbtRunner

    command = ["build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "exposure", "--no-write-json"]
    spark = database.parent / "spark"
    landing = LandingFolder(home.landing).keep(landing_of(database)).root
    collected = _on_spark(landing, spark) if target == "spark" else None
    if changed is not None:
        command += ["--exclude-resource-type", "test", "--select", *(f"{name}+" for name in changed)]
    arguments = [*quiet(database.parent / "dbt"), *in_project(), *dbt_arguments(landing, collected)]
    parsed = parsed or parse()
    try:
        with environment(WAREHOUSE_PATH=str(database)):
            result = dbtRunner(manifest=parsed).invoke([*command, *arguments])
    finally:
        _release()
        shutil.rmtree(spark, ignore_errors=True)
        if database.exists():
            database.chmod(0o600)
    if result.exception:
        raise BuildError(f"dbt build failed: {without_answers(str(result.exception))}") from None
    return [_result(one) for one in outcomes(result)]


def landing_of(database: Path) -> Path:
    """The folder beside a database that keeps what was landed when its build began."""
    return database.with_name(f"{database.name}.landing")


def _on_spark(landing: Path, folder: Path) -> Path:
    # Its libraries take a while to load, and most runs need none.
    from smart_customs.warehouse.spark import SparkError, build_on_spark

    try:
        return build_on_spark(landing, folder)
    except SparkError as error:
        raise BuildError(str(error)) from None


# What dbt says of the project itself, or counts; everything else may come from the database.
_HOLDS_NO_ANSWER = re.compile(r"\s*(Compilation Error|Parsing Error|Got \d+ results?, configured to (fail|warn))")
_DOES_NOT_FIT = re.compile(
    r"Out of Memory Error|No space left on device|failed to offload|max_temp_directory_size", re.IGNORECASE
)
DOES_NOT_FIT = (
    "The data do not fit: DuckDB needs more than the memory that it may have (SMART_CUSTOMS_MEMORY, by default 2GB) and the free "
    "disk below SMART_CUSTOMS_HOME, where it puts the rest. Give it more of either, or compute on Apache Spark, see "
    "docs/how-to/scale-out.md."
)
_KIND = re.compile(r"\b([A-Z]\w+ (?:Error|Exception)):")
_PLACE = re.compile(r"\bin (?:model|test|seed|unit_test) \S+ \([^)\n]*\)")
_LINE = re.compile(r"^\s*LINE (\d+):", re.MULTILINE)


def without_answers(message: str) -> str:
    """An error of dbt without what a database cites in it: cells of a table, which may be answers of Members.

    What stays of a database's error is its kind, the model or test, and the line of its SQL.
    """
    if _HOLDS_NO_ANSWER.match(message):
        return message.strip()
    if _DOES_NOT_FIT.search(message):
        return DOES_NOT_FIT
    kind, place, line = _KIND.search(message), _PLACE.search(message), _LINE.search(message)
    parts = [kind[1] if kind else "Error", *([place[0]] if place else []), *([f"at line {line[1]} of its SQL"] if line else [])]
    return f"{' '.join(parts)} (what the database cites may hold answers, and is not kept)"


def outcomes(invoked: "dbtRunnerResult") -> list["RunResult"]:
    """What became of each node that a command of dbt ran."""
    return list(cast("RunExecutionResult", invoked.result).results)


def _result(one: "RunResult") -> NodeResult:
    status = str(one.status)
    return NodeResult(
        unique_id=one.node.unique_id,
        status=status,
        seconds=one.execution_time,
        failures=one.failures,
        error=without_answers(one.message or "") if status in ("error", "fail", "runtime error") else None,
        compiled=getattr(one.node, "compiled_code", None) if str(one.node.resource_type) == "model" else None,
    )


def _release() -> None:
    """Closes dbt's connections: the next step of a run opens the same file."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.adapters.factory import reset_adapters

    reset_adapters()  # type: ignore[no-untyped-call]
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
