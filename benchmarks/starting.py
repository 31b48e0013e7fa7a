"""What every run costs, whatever there is to compute: the job over a bare dbt build, loading definitions; what queries cost."""

import re
import sys
import time
from collections.abc import Iterator

import duckdb

from benchmarks.figures import Figure
from benchmarks.measuring import medians, run
from benchmarks.workshop import PROJECT, Workshop

_PAIRS = 5
_PAGES = ["README.md", "docs/how-to/analyst.md"]
_QUERY = re.compile(r"^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)
_DEFINITIONS = "from orchestration.definitions import survey_definitions; survey_definitions()"
_DAGSTER = "import dagster, dagster_dbt"


def starting(shop: Workshop) -> Iterator[Figure]:
    """All of it, in one copy."""
    for part in (overhead, start, queries):
        yield from part(shop)


def overhead(shop: Workshop) -> Iterator[Figure]:
    """The job on the bundled wave over a bare dbt build of the same, both warm."""
    database = shop.folder / "bare.duckdb"
    bare = [sys.executable, "-m", "dbt.cli.main", "build", "--exclude-resource-type", "unit_test"]
    environment = {**shop.environment, "WAREHOUSE_PATH": str(database)}

    def build():
        database.unlink(missing_ok=True)
        return run(bare, shop.project, environment)

    job, dbt = medians(_PAIRS, lambda: run(shop.job, shop.project, shop.environment), build)
    yield Figure("run of the bundled wave", job, "s")
    yield Figure("bare dbt build of the bundled wave", dbt, "s")
    yield Figure("overhead: run / bare dbt build", job / dbt, "", 1.8)


def start(shop: Workshop) -> Iterator[Figure]:
    """Loading the definitions over importing Dagster alone, both warm."""

    def python(program: str):
        return lambda: run([sys.executable, "-c", program], shop.project, shop.environment)

    definitions, dagster = medians(_PAIRS, python(_DEFINITIONS), python(_DAGSTER))
    yield Figure("start: loading the definitions", definitions, "s")
    yield Figure("start: definitions / importing Dagster", definitions / dagster, "", 1.3)


def queries(shop: Workshop) -> Iterator[Figure]:
    """The slowest query that the pages print, on the publication of the last run."""
    found = [query for page in _PAGES for query in _QUERY.findall((PROJECT / page).read_text(encoding="utf-8"))]
    with duckdb.connect(shop.publication, read_only=True) as publication:
        seconds = [min(_seconds(publication, query) for _ in range(5)) for query in found]
    yield Figure(f"queries: the slowest of {len(found)} on the pages", max(seconds) * 1000, "ms", 50)


def _seconds(publication: duckdb.DuckDBPyConnection, query: str) -> float:
    started = time.perf_counter()
    publication.execute(query).fetchall()
    return time.perf_counter() - started
