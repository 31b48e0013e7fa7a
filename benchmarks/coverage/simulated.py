"""Runs models of the project, as dbt compiles them, in DuckDB over tables that were drawn and not collected."""

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from benchmarks.measuring import run
from benchmarks.workshop import PROJECT

_DATABASE = "simulated"


@dataclass(frozen=True)
class Models:
    """SQL of models by their names, in the order in which they can run, and the schema of every table of the project."""

    sql: Mapping[str, str]
    schemas: Mapping[str, str]

    def run(self, tables: Mapping[str, pa.Table]) -> duckdb.DuckDBPyConnection:
        """A database in memory with these tables and then the models; a query finds each by its name alone."""
        connection = duckdb.connect()
        connection.execute(f"attach ':memory:' as {_DATABASE}")
        schemas = sorted({self.schemas[name] for name in (*tables, *self.sql)})
        for schema in schemas:
            connection.execute(f"create schema {_DATABASE}.{schema}")
        connection.execute(f"set search_path = '{','.join(f'{_DATABASE}.{schema}' for schema in schemas)}'")
        for name, drawn in tables.items():
            connection.register("drawn", drawn)
            connection.execute(f"create table {_DATABASE}.{self.schemas[name]}.{name} as from drawn")
            connection.unregister("drawn")
        for name, sql in self.sql.items():
            connection.execute(f"create table {_DATABASE}.{self.schemas[name]}.{name} as {sql}")
        return connection


def compiled(*models: str, built: str | None = None) -> Models:
    """The models as dbt compiles them now, in the order given. `built`: a model to build before, where compiling asks for it.

    Raises Failed.
    """
    with tempfile.TemporaryDirectory(prefix="coverage_") as name:
        folder = Path(name)
        commands = [["compile", "--select", *models]]
        if built:
            commands.insert(0, ["build", "--resource-type", "seed", "--resource-type", "model", "--select", f"+{built}"])
        for command in commands:
            run(
                [sys.executable, "-m", "dbt.cli.main", "--quiet", *command, *("--target-path", folder, "--log-path", folder)],
                PROJECT,
                {**os.environ, "WAREHOUSE_PATH": str(folder / f"{_DATABASE}.duckdb")},
            )
        nodes = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["nodes"].values()
    known = {node["name"]: node for node in nodes if node["resource_type"] in ("model", "seed")}
    return Models(
        {model: known[model]["compiled_code"] for model in models}, {name: node["schema"] for name, node in known.items()}
    )
