"""What all tests share: the seeds of the random cases, the folder of the run, and in which order files are taken."""

import os
import random
import shutil
import tempfile
from pathlib import Path

import pytest
from shared import RUN_FOLDER

# All processes have to draw the same random cases, so the numbers are drawn before they start.
SEEDS = ("SURVEY_SEED", "DIALECT_SEED", "PLATFORM_SEED")
for name in SEEDS:
    os.environ.setdefault(name, str(random.SystemRandom().randrange(2**32)))
# Files with tests that take long, the longest first: whichever process is free takes the next file.
LONG = (
    "test_spark_equals_duckdb",
    "test_disclosure_attack",
    "test_survey_warehouse_job",
    "test_defects",
    "test_inbox",
    "test_leaks",
    "test_odd_homes",
    "test_chaos",
    "test_dagster_ui",
    "test_survey_products_job",
    "test_suites_on_waves",
    "test_pages",
    "test_releases",
    "test_backup",
    "test_new_questionnaire",
    "test_bad_input",
    "test_dialect_property",
    "test_long_table",
)


def pytest_configure(config: pytest.Config) -> None:
    if RUN_FOLDER not in os.environ:
        os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="smart_customs_tests_")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(RUN_FOLDER), ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(Path(item.fspath).stem, len(LONG)))


def pytest_report_header() -> str:
    return "random cases: " + " ".join(f"{name}={os.environ[name]}" for name in SEEDS)
