"""The documentation of models and columns as one HTML file that needs no network, made by dbt."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import duckdb

from smart_customs.duckdb_files import attach, attach_new
from smart_customs.files import replacing_folder
from smart_customs.paths import PROJECT, Home
from smart_customs.warehouse.project import DBT, dbt_arguments, manifest


class DocsError(Exception):
    """dbt could not make its documentation; the message is what it printed."""


def make_docs(home: Home) -> Path:
    """Writes `docs/index.html` from the project and the types of the publication's columns. Raises DocsError."""
    with tempfile.TemporaryDirectory() as scratch, replacing_folder(home.products / "docs") as folder:
        # dbt opens its database for writing, and a publication may be open elsewhere: it reads the catalogue off a copy.
        catalogue = Path(scratch) / "warehouse.duckdb"
        with duckdb.connect() as connection:
            attach(connection, home.publication, "source")
            attach_new(connection, catalogue, "copy")
            connection.execute("copy from database source to copy")
        (Path(scratch) / "manifest.json").write_text(json.dumps(manifest()), encoding="utf-8")
        run = subprocess.run(
            [
                *DBT,
                "--quiet",
                *("--log-level-file", "none"),
                "docs",
                "generate",
                "--static",
                "--no-compile",
                *dbt_arguments(home.landing),
                "--target-path",
                scratch,
            ],
            cwd=PROJECT,
            env={**os.environ, "WAREHOUSE_PATH": str(catalogue)},
            capture_output=True,
            text=True,
        )
        if run.returncode:
            raise DocsError(f"dbt docs generate ended with {run.returncode}:\n{run.stdout}{run.stderr}")
        (folder / "index.html").write_bytes((Path(scratch) / "static_index.html").read_bytes())
    return home.products / "docs" / "index.html"
