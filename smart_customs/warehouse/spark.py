"""Builds the models of the dbt project on Apache Spark: files of survey records in, Parquet files of tables out.

Spark sees seeds, ledger and landed files as external tables over Parquet. It writes every model as Parquet below the run's
folder, which the driver and all workers have to see under the same path. From there DuckDB collects the tables, see `build.py`.

Where Spark runs: `SPARK_REMOTE` is the address of a Spark Connect server, `SPARK_MASTER` that of a cluster manager; without
either Spark runs in this machine. What stands in `spark-defaults.conf` counts, but for what this module sets.
"""

import csv
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from smart_customs.paths import PROJECT
from smart_customs.warehouse.project import quiet

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# Letters that mean something in a path of Hadoop's.
_PATTERN = frozenset("[]{}*?\\")
# The schemas of models, beside those of seeds.
_MODELS = ("raw", "staging", "intermediate", "marts", "restricted")
# In one machine files are small: what Spark and Java do for big ones costs more than it saves, compiling each query most of all,
# and planning it anew while it runs. Without it a build takes six tenths of the processor's time.
_LOCAL = {
    "spark.ui.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}
_SESSION = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
}


class SparkError(Exception):
    """Spark is not there, or could not build the tables. The message holds no answer."""


def why_not() -> str | None:
    """A sentence that says what Spark lacks here; None where it can run."""
    missing = [name for name in ("pyspark", "dbt.adapters.spark") if not _is_installed(name)]
    if missing:
        return f"Spark needs the packages of the extra `spark`, found no {' and no '.join(missing)}: python3 install.py spark"
    if not os.environ.get("SPARK_REMOTE") and not _has_java():
        return "Spark needs Java 17 or later, found none: install it and put it on the PATH, or name its folder with JAVA_HOME."
    return None


def build_on_spark(landing: Path, folder: Path, project: Path = PROJECT) -> Path:
    """Builds every model of the dbt project from its seeds and from what was landed; returns the folder of the tables.

    They lie in `<schema>/<table>/*.parquet` below it. Everything is written to `folder`, which is made anew. Spark has a process
    of its own, and is gone when this returns. Raises SparkError.
    """
    if lacking := why_not():
        raise SparkError(lacking)
    for path in (folder, landing):
        if found := _PATTERN.intersection(str(path.resolve())):
            raise SparkError(
                f"{path}: found {' '.join(sorted(found))} in the path, which Spark takes for a pattern of files; expected none. "
                "Name another folder with SMART_CUSTOMS_HOME."
            )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    declared = [*_seeds(project, folder / "inputs"), *_landed(landing, folder / "inputs")]
    (folder / "inputs.json").write_text(json.dumps(declared), encoding="utf-8")
    command = [sys.executable, "-m", "smart_customs.warehouse.spark", str(folder), str(project)]
    nothing = subprocess.DEVNULL
    # What Spark prints may cite cells. It ends with this process, by its standard input.
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=nothing, stderr=nothing) as ended:
        ended.wait()
    outcome = folder / "outcome.json"
    if not outcome.exists():
        raise SparkError(f"Spark ended with {ended.returncode} before it said why.")
    if broken := json.loads(outcome.read_text(encoding="utf-8")):
        raise SparkError(f"Spark could not build the tables. {' '.join(broken[:10])}")
    return folder / "tables"


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin") if home else None) is not None


def _seeds(project: Path, inputs: Path) -> list[dict[str, Any]]:
    """Writes each seed as Parquet; the folder of a seed is its schema. An empty cell is a null, as on DuckDB."""
    found = []
    for path in sorted((project / "seeds").glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file, strict=True)
        columns = list(zip(*rows, strict=True)) or [()] * len(header)
        cells = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
        target = inputs / path.parent.name / path.stem
        found.append(_written(pa.table(cells, names=header), target, path.parent.name, path.stem))
    return found


def _landed(landing: Path, inputs: Path) -> list[dict[str, Any]]:
    """The ledger, line by line, and the canonical file of each survey and wave in it."""
    ledger = landing / "ledger.jsonl"
    lines = [line for line in ledger.read_text(encoding="utf-8").split("\n") if line.strip()] if ledger.exists() else []
    table = pa.table({"ledger_line": pa.array(range(1, len(lines) + 1), pa.int64()), "line": pa.array(lines, pa.string())})
    found = [_written(table, inputs / "landing" / "ledger", "landing", "ledger")]
    for survey_code, wave_id in sorted({(line["survey_code"], line["wave_id"]) for line in map(json.loads, lines)}):
        path = landing / "canonical" / survey_code / f"{wave_id}.parquet"
        if path.exists():
            # As macros/landed_file.sql names it.
            name = "file_" + hashlib.md5(f"{survey_code}/{wave_id}".encode(), usedforsecurity=False).hexdigest()
            found.append(_declaration("landing", name, path, pq.read_schema(path)))
    return found


def _written(table: pa.Table, folder: Path, schema: str, name: str) -> dict[str, Any]:
    folder.mkdir(parents=True)
    pq.write_table(table, folder / "part.parquet")
    return _declaration(schema, name, folder, table.schema)


def _declaration(schema: str, name: str, path: Path, columns: pa.Schema) -> dict[str, Any]:
    """An external table: where it lies, and its columns, all text but counts."""
    types = {field.name: "bigint" if pa.types.is_integer(field.type) else "string" for field in columns}
    return {"schema": schema, "name": name, "path": str(path.resolve()), "columns": types}


def session(folder: Path) -> "SparkSession":
    """A Spark session of this project's settings. What it writes for itself lies in `folder`."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("smart-customs")
    settings = dict(_SESSION)
    if not os.environ.get("SPARK_REMOTE"):
        master = os.environ.get("SPARK_MASTER") or "local[*]"
        builder = builder.master(master)
        settings |= {"spark.sql.catalogImplementation": "in-memory", "spark.sql.warehouse.dir": str(folder / "own")}
        if master.startswith("local"):
            settings |= _LOCAL | {"spark.local.dir": str(folder / "scratch")}
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


@contextmanager
def _declared(spark: "SparkSession", folder: Path) -> Iterator[None]:
    """Declares schemas and inputs for the time of the block. Behind it the tables lie in `folder / "tables"`, unknown to Spark.

    Raises SparkError where a schema is there already: it is somebody else's.
    """
    from pyspark.sql.types import LongType, StringType, StructField, StructType

    inputs = json.loads((folder / "inputs.json").read_text(encoding="utf-8"))
    schemas = sorted({*_MODELS, *(one["schema"] for one in inputs)})
    known = {database.name for database in spark.catalog.listDatabases()}
    if taken := sorted(known & set(schemas)):
        raise SparkError(
            f"Spark's catalogue has the schemas {', '.join(taken)} already: use a catalogue of its own for this run."
        )
    built = folder / "built"
    kinds = {"bigint": LongType(), "string": StringType()}
    try:
        for schema in schemas:
            location = str(built / schema).replace("\\", "\\\\").replace("'", "\\'")
            spark.sql(f"create schema {schema} location '{location}'")
        for one in inputs:
            columns = StructType([StructField(name, kinds[kind]) for name, kind in one["columns"].items()])
            spark.catalog.createTable(f"{one['schema']}.{one['name']}", path=one["path"], source="parquet", schema=columns)
        yield
    finally:
        # With a schema Spark deletes the files of its tables, but for those of external ones: the inputs.
        if built.exists():
            built.rename(folder / "tables")
        for schema in schemas:
            spark.sql(f"drop schema if exists {schema} cascade")


def _keep_strict() -> None:
    """Lets dbt-spark leave ANSI mode as it is in the session.

    It turns the mode off before every statement, whatever the profile says: a text that fits no type would silently become a null
    instead of an error, and the tables other than those of DuckDB.
    """
    from dbt.adapters.spark.session import Connection

    cursor = Connection.cursor

    def strict(connection: Connection) -> Any:
        connection.server_side_parameters.pop("spark.sql.ansi.enabled", None)
        return cursor(connection)

    setattr(Connection, "cursor", strict)  # noqa: B010 - said so that types let it pass


def _run(folder: Path, project: Path) -> list[str]:
    """Builds the models; returns a sentence for each that failed."""
    from dbt.cli.main import dbtRunner

    from smart_customs.warehouse.build import outcomes, without_answers

    _keep_strict()
    spark = session(folder)
    try:
        with _declared(spark, folder):
            arguments = ["--target", "spark", "--project-dir", str(project), "--profiles-dir", str(project)]
            result = dbtRunner().invoke(["run", *quiet(folder / "dbt"), *arguments])
        if result.exception:
            return [without_answers(str(result.exception))]
        return [f"{one.node.name}: {without_answers(one.message or '')}" for one in outcomes(result) if one.status == "error"]
    finally:
        spark.stop()


def end_with_starter() -> None:
    """Ends this process when the one that started it is gone: what is killed shall not go on writing answers."""

    def wait() -> None:
        while os.read(0, 1024):
            pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    end_with_starter()
    _folder, _project = map(Path, sys.argv[1:])
    try:
        _outcome = _run(_folder, _project)
    except SparkError as error:
        _outcome = [str(error)]
    except Exception as error:
        _outcome = [f"{type(error).__name__} (what Spark cites may hold answers, and is not kept)."]
    (_folder / "outcome.json").write_text(json.dumps(_outcome), encoding="utf-8")
