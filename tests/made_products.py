"""Products made once in a session, of the bundled wave and of the fixture of two waves. Knows no number."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from integration.building import SEEDS, build
from oracle.two_waves import CANONICAL, write_two_waves_seeds

from smart_customs.paths import Home
from smart_customs.products.index import write_index
from smart_customs.products.make import make_open_data, make_public_tables, make_reports, public_tables
from smart_customs.publication.audit import CheckResult, record
from smart_customs.publication.publish import publish

PASSED = CheckResult("dim_region.some_check", "marts", "critical", True, 0, None, "=1+1 is how a formula would begin.")
FAILED = CheckResult("dim_region.other_check", "marts", "warning", False, 2, None, "@other")


@cache
def of_bundled_wave() -> Home:
    """A home with the products of the bundled wave."""
    folder = _folder()
    return _made(folder, build(folder, SEEDS, folder / "nothing_landed", {}, with_tests=False).database)


@cache
def of_two_waves() -> Home:
    """A home with the products of 2024 and of the fixture's 2026."""
    folder = _folder()
    seeds = write_two_waves_seeds(SEEDS, folder / "seeds")
    landed = folder / "landing" / "canonical" / "member" / "2026.csv"
    landed.parent.mkdir(parents=True)
    landed.write_bytes(CANONICAL.read_bytes())
    dataset = build(folder, seeds, folder / "landing", {("member", "2026"): landed}, with_tests=False)
    return _made(folder, dataset.database)


def _made(folder: Path, database: Path) -> Home:
    record(database, [PASSED, FAILED], "run")
    home = Home(folder / "home")
    publish(database, "marts", home.publication)
    make_public_tables(home)
    make_reports(home)
    make_open_data(home)
    write_index(home.products, public_tables(home))
    return home


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="products_"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
