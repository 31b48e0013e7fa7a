"""Apache Spark and DuckDB make the same tables of the same files: the bundled wave and twenty random ones, cell by cell.

Spark runs in this machine, in a job as `make run TARGET=spark` starts it, so that one build shows both: what Spark made of each
model, and what was published of it. `SURVEY_SEED=<number>` repeats the random waves.
"""

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pytest
from building import SEEDS, build, copy_project
from job import Job
from landed import lay_down
from oracle.random_waves import write_random_waves
from rendering import macros

from benchmarks.workshop import Workshop, allow_any_membership
from smart_customs.comparing import comparable
from smart_customs.duckdb_files import literal
from smart_customs.warehouse.spark import SparkError, build_on_spark, session, why_not

LACKING = why_not()
RANDOM_WAVES = 20
TOLERANCE = 1e-9
# What DuckDB takes over from Spark in a run: everything that is published, and the decision which record counts.
SCHEMAS = ("marts", "restricted", "intermediate")
FILLED_BY_THE_AUDIT = ("publication_info", "rpt_data_quality")
BEHIND_REGIONS = ("int_loaded_waves", "int_members_by_wave", "int_submissions_ranked", "int_regions_by_wave")
VECTORS = json.loads((Path(__file__).resolve().parents[1] / "fixtures/comparable.json").read_text(encoding="utf-8"))

# What `make run` starts, and beside it a copy of what Spark wrote: the job deletes that with its candidate.
KEEPING = """
import shutil, sys
from smart_customs.warehouse import spark

build_on_spark, target = spark.build_on_spark, sys.argv.pop()

def build_and_keep(*arguments):
    tables = build_on_spark(*arguments)
    shutil.copytree(tables, target)
    return tables

spark.build_on_spark = build_and_keep
from orchestration.run import main

main()
"""

needs_spark = pytest.mark.skipif(LACKING is not None, reason=LACKING or "")


class Table(NamedTuple):
    """Columns as (name, type), and the rows."""

    columns: list[tuple[str, str]]
    rows: list[tuple]


class Both(NamedTuple):
    """The database that DuckDB built, the folder of the tables that Spark built, and the job that published these."""

    seed: int
    database: Path
    spark: Path
    job: Job


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> Both:
    """In a home whose name holds a blank and an apostrophe."""
    folder = tmp_path_factory.mktemp("both")
    waves = write_random_waves(folder, SEEDS, count=RANDOM_WAVES, seed=int(os.environ["SURVEY_SEED"]))
    job = Job(folder / "job", home=folder / "one's home")
    shutil.rmtree(job.project / "seeds")
    shutil.copytree(waves.seeds_dir, job.project / "seeds")
    # In random waves hundreds of Members join.
    allow_any_membership(Workshop(folder / "job"))
    lay_down(job.home / "landing", waves.raw_files)
    ended = subprocess.run(
        [sys.executable, "-c", KEEPING, "survey_warehouse", folder / "spark"],
        cwd=job.project,
        env=job.environment | {"TARGET": "spark"},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, f"SURVEY_SEED={waves.seed}\n{ended.stdout}{ended.stderr}"
    landing = job.home / "landing"
    built = build(folder / "duckdb", waves.seeds_dir, landing, waves.raw_files, seed=waves.seed, with_tests=False)
    return Both(waves.seed, built.database, folder / "spark", job)


@needs_spark
def test_every_cell_is_the_same(both):
    differing = {}
    with duckdb.connect(both.database, read_only=True) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where list_contains(?, schema_name) order by all",
            [list(SCHEMAS)],
        ).fetchall()
        for schema, name in tables:
            on_duckdb = _read(connection, f"{schema}.{name}")
            on_spark = _read(connection, f"read_parquet('{both.spark}/{schema}/{name}/*.parquet')")
            if found := list(differences(on_duckdb, on_spark)):
                differing[f"{schema}.{name}"] = found[:5]
        waves = connection.execute("select count(distinct wave_id) from marts.fct_participation_by_region").fetchone()
    assert differing == {}, f"(column or row, on DuckDB, on Spark); repeat with SURVEY_SEED={both.seed}"
    assert waves == (1 + RANDOM_WAVES,)
    assert {schema for schema, _ in tables} == set(SCHEMAS)
    assert sum(schema == "marts" for schema, _ in tables) == 34


@needs_spark
def test_every_character_of_unicode_compares_alike_on_spark(tmp_path):
    """What looks the same is the same there too: alone, between letters, and at an end."""
    known = [chr(code) for code in range(1, sys.maxunicode + 1) if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs")]
    texts = [form.format(letter) for letter in known for form in ("{}", "a{}b", "{} A")] + [one["text"] for one in VECTORS]
    assert len(texts) > 400_000
    project = macros("spark")
    spark = session(tmp_path)
    try:
        spark.createDataFrame(pa.table({"text": texts})).createOrReplaceTempView("texts")
        query = f"select text, {project['has_text']('text')}, {project['comparable']('text')} from texts"
        found = zip(*(column.to_pylist() for column in spark.sql(query).toArrow().columns), strict=True)
        differing = [
            (ascii(text), has_text, form)
            for text, has_text, form in found
            if (has_text, form or "") != (comparable(text) != "", comparable(text))
        ]
    finally:
        spark.stop()
    assert differing == []


@needs_spark
def test_a_model_that_spark_cannot_build_ends_with_its_name_and_no_cell(tmp_path):
    project = copy_project(tmp_path / "project", SEEDS)
    # The broken model, and what it reads: nothing else is built.
    for name in ("models/marts", "models/restricted", "tests/dbt/singular"):
        shutil.rmtree(project / name)
    (project / "models/intermediate/_intermediate__unit_tests.yml").unlink()
    (project / "models/products.yml").unlink()
    for path in (project / "models/intermediate").glob("*.sql"):
        if path.stem not in BEHIND_REGIONS:
            path.unlink()
    model = project / "models/intermediate/int_regions_by_wave.sql"
    text = model.read_text()
    assert text.count("        regions.region_code,\n        coalesce") == 1
    broken = "        cast(cast(regions.region_code as integer) as string) as region_code,\n        coalesce"
    model.write_text(text.replace("        regions.region_code,\n        coalesce", broken))
    with pytest.raises(SparkError, match="int_regions_by_wave: .*holds? answers, and is not kept") as caught:
        build_on_spark(tmp_path / "landing", tmp_path / "spark", project)
    assert not any(f"'{region}'" in str(caught.value) for region in ("AMS", "AP", "ESA", "EUR", "MENA", "WCA"))


@needs_spark
def test_the_job_publishes_what_duckdb_would_have(both):
    """What Spark wrote goes with the candidate."""
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(both.job.publication)} as published (read_only)")
        connection.execute(f"attach {literal(both.database)} as built (read_only)")
        definitions = "select table_name, sql from duckdb_tables() where database_name = ? and schema_name = 'marts' order by all"
        tables = connection.execute(definitions, ["published"]).fetchall()
        assert tables == connection.execute(definitions, ["built"]).fetchall()
        for name in [name for name, _ in tables if name not in FILLED_BY_THE_AUDIT]:
            found = differences(_read(connection, f"built.marts.{name}"), _read(connection, f"published.marts.{name}"))
            assert list(found) == [], f"{name}: SURVEY_SEED={both.seed}"
    assert [path.name for path in (both.job.home / "warehouse/candidate").iterdir()] == ["warehouse.lock"]


@needs_spark
@pytest.mark.parametrize("name", ["a[b]", "a{b}", "a*b"])
def test_a_path_that_spark_takes_for_a_pattern_is_refused(name, tmp_path):
    with pytest.raises(SparkError, match="Name another folder"):
        build_on_spark(tmp_path / "landing", tmp_path / name)


def test_what_spark_lacks_is_said(monkeypatch, tmp_path):
    monkeypatch.delenv("SPARK_REMOTE", raising=False)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SparkError, match="Spark needs (Java 17|the packages of the extra `spark`)"):
        build_on_spark(tmp_path / "landing", tmp_path / "spark")


def test_the_comparison_sees_every_kind_of_difference():
    columns = [("wave_id", "VARCHAR"), ("item_count", "INTEGER"), ("share", "DOUBLE")]
    row = ("2024", 1, 0.5)
    for other in (("2025", 1, 0.5), ("2024", 2, 0.5), ("2024", None, 0.5), ("2024", 1, 0.5 + 2e-9), ("2024", 1, None)):
        assert list(differences(Table(columns, [row]), Table(columns, [other]))) != []
    assert list(differences(Table(columns, [row]), Table(columns, [row, row]))) != []
    assert list(differences(Table(columns, [row]), Table([*columns[:2], ("share", "FLOAT")], [row]))) != []
    assert list(differences(Table(columns, [row]), Table(columns, [("2024", 1, 0.5 + 5e-10)]))) == []


def differences(on_duckdb: Table, on_spark: Table) -> Iterator[tuple]:
    """(column or row, DuckDB's value, Spark's): other columns or types, rows that one has alone, reals that are not close."""
    if on_duckdb.columns != on_spark.columns:
        yield "columns", on_duckdb.columns, on_spark.columns
        return
    reals = [place for place, (_, kind) in enumerate(on_duckdb.columns) if kind == "DOUBLE"]
    there, here = _by_exact_cells(on_duckdb.rows, reals), _by_exact_cells(on_spark.rows, reals)
    for key in there.keys() | here.keys():
        first, second = there.get(key, []), here.get(key, [])
        if len(first) != len(second) or not all(map(_close, first, second)):
            yield key, first, second


def _read(connection: duckdb.DuckDBPyConnection, relation: str) -> Table:
    described = connection.execute(f"describe select * from {relation}").fetchall()
    # An enum is a text that DuckDB keeps small.
    columns = [(name, "VARCHAR" if kind.startswith("ENUM(") else kind) for name, kind, *_ in described]
    return Table(columns, connection.execute(f"select * from {relation}").fetchall())


def _by_exact_cells(rows: list[tuple], reals: list[int]) -> dict[tuple, list[tuple]]:
    """All cells but the reals -> the reals of the rows that have them, in order."""
    found: dict[tuple, list[tuple]] = {}
    for row in rows:
        key = tuple(cell for place, cell in enumerate(row) if place not in reals)
        found.setdefault(key, []).append(tuple(row[place] for place in reals))
    return {key: sorted(cells, key=lambda cell: [(one is None, one or 0) for one in cell]) for key, cells in found.items()}


def _close(first: tuple, second: tuple) -> bool:
    return all(
        (one is None) == (other is None) and (one is None or abs(one - other) <= TOLERANCE)
        for one, other in zip(first, second, strict=True)
    )
