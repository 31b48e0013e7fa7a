"""The warehouses and products that tests share, each built once in a test run. A test that would change one copies it.

`SURVEY_SEED=<number>` repeats the random waves; without it a seed is drawn. It stands at the head of pytest's report and in the
message of every failure that depends on it.
"""

import csv
import os
import random
import shutil
from pathlib import Path

from building import SEEDS, Dataset, build
from landed import lay_down
from odd_waves import SHAPES, make_odd
from oracle.accepted import ACCEPTED, accepted_rows
from oracle.random_waves import write_random_waves, write_rows
from oracle.two_waves import CANONICAL, write_two_waves_seeds
from shared import once

from smart_customs.paths import Home
from smart_customs.products.index import write_index
from smart_customs.products.make import make_checks, make_explore, make_open_data, make_public_tables, make_reports, public_tables
from smart_customs.publication.audit import CheckResult, record
from smart_customs.publication.publish import publish

RANDOM_WAVES, THIN_WAVES = 200, 30
# What the ledger of the fixture of two waves says: (rejected records, answers set aside). An older landing said otherwise.
LEDGER = {("member", "2026"): (3, 2)}
OLDER = {("member", "2026"): (9, 8)}

PASSED = CheckResult("dim_region.some_check", "marts", "critical", True, 0, None, "=1+1 is how a formula would begin.")
FAILED = CheckResult("dim_region.other_check", "marts", "warning", False, 2, None, "@other")


def bundled() -> Dataset:
    """The bundled wave 2024 alone, built as a bare `dbt build` does: unit tests too."""
    return _dataset("bundled", lambda folder: build(folder, SEEDS, folder / "nothing_landed", {}, with_unit_tests=True))


def two_waves() -> Dataset:
    """2024 and the fixture's 2026, landed twice."""

    def make(folder: Path) -> Dataset:
        seeds_dir = write_two_waves_seeds(SEEDS, folder / "seeds")
        landed = {("member", "2026"): CANONICAL}
        for ledger in (OLDER, LEDGER):
            lay_down(folder / "landing", landed, ledger)
        return build(folder, seeds_dir, folder / "landing", landed, ledger=LEDGER)

    return _dataset("two_waves", make)


def random_waves() -> Dataset:
    """2024 and two hundred random waves in one build: a hundred pairs of one and the next."""

    def make(folder: Path) -> Dataset:
        waves = write_random_waves(folder, SEEDS, count=RANDOM_WAVES, seed=int(os.environ["SURVEY_SEED"]))
        lay_down(folder / "landing", waves.raw_files)
        return build(folder, waves.seeds_dir, folder / "landing", waves.raw_files, seed=waves.seed)

    return _dataset("random_waves", make)


def thin_waves() -> Dataset:
    """Sixty random waves that hardly anybody answered: thirty with 1 to 9 records, thirty with 10 to 30; then odd ones."""

    def make(folder: Path) -> Dataset:
        waves = write_random_waves(folder, SEEDS, count=2 * THIN_WAVES + len(SHAPES), seed=int(os.environ["SURVEY_SEED"]))
        rng = random.Random(waves.seed)
        for number, path in enumerate(list(waves.raw_files.values())[: 2 * THIN_WAVES]):
            with path.open(encoding="utf-8", newline="") as file:
                header, *rows = csv.reader(file)
            kept = rows[: rng.randint(1, 9) if number < THIN_WAVES else rng.randint(10, 30)]
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([header, *kept])
        waves = make_odd(waves, folder)
        write_rows(waves.seeds_dir / ACCEPTED, accepted_rows(waves.seeds_dir, waves.raw_files))
        lay_down(folder / "landing", waves.raw_files)
        return build(folder, waves.seeds_dir, folder / "landing", waves.raw_files, seed=waves.seed)

    return _dataset("thin_waves", make)


def products_of_bundled_wave() -> Home:
    """A home with the publication and the products of the bundled wave."""
    return _products("products_of_bundled_wave", bundled)


def products_of_two_waves() -> Home:
    """A home with the publication and the products of 2024 and of the fixture's 2026."""
    return _products("products_of_two_waves", two_waves)


def _dataset(name: str, make) -> Dataset:
    _, made = once(name, lambda folder: make(folder).as_json())
    return Dataset.from_json(made)


def _products(name: str, dataset) -> Home:
    def make(folder: Path) -> None:
        made_of = dataset()
        database = Path(shutil.copy(made_of.database, folder / "warehouse.duckdb"))
        record(database, [PASSED, FAILED], "run")
        home = Home(folder / "home")
        publish(database, "marts", home.publication)
        make_public_tables(home, made_of.seeds_dir / "reference")
        make_reports(home, made_of.seeds_dir / "reference")
        make_open_data(home)
        make_explore(home)
        make_checks(home)
        write_index(home.products, public_tables(home))

    folder, _ = once(name, make)
    return Home(folder / "home")
