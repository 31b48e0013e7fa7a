"""What all tests share: the seeds of the random cases."""

import os
import random

# Both processes have to draw the same random cases, so the numbers are drawn before they start.
SEEDS = ("SURVEY_SEED", "DIALECT_SEED")
for name in SEEDS:
    os.environ.setdefault(name, str(random.SystemRandom().randrange(2**32)))


def pytest_report_header() -> str:
    return "random cases: " + " ".join(f"{name}={os.environ[name]}" for name in SEEDS)
