"""How the tests share two cores: what uses the same built warehouses runs in one process, everything else by file."""

import os
import random

import pytest

# Both processes have to draw the same random cases, so the numbers are drawn before they start.
SEEDS = ("SURVEY_SEED", "DIALECT_SEED")
for name in SEEDS:
    os.environ.setdefault(name, str(random.SystemRandom().randrange(2**32)))

# Files that build what they need by themselves.
ALONE = {"test_survey_warehouse_job.py", "test_inbox.py", "test_landed_platforms_equal_oracle.py"}


def pytest_report_header() -> str:
    return "random cases: " + " ".join(f"{name}={os.environ[name]}" for name in SEEDS)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        is_shared = item.path.parent.name == "integration" and item.path.name not in ALONE
        products = item.path.parent.name == "products" or item.path.name == "test_report_in_browser.py"
        group = "warehouses" if is_shared else "products" if products else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))
