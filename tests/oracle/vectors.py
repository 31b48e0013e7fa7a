"""Numbers that every run of the warehouse has to find again with its own SQL, computed by the oracle.

`python -m oracle.vectors`, in `tests`, writes them into the tests of dbt between `-- begin: vectors` and `-- end: vectors`.
"""

import random
import re
from collections.abc import Iterable
from pathlib import Path

from .change import Region, error_and_interval, region_covariance
from .formulas import Stratum, estimates_by_region, region_estimate
from .intervals import LARGEST_EXACT, exact_ends

SINGULAR = Path(__file__).parents[1] / "dbt" / "singular"
SECTION = re.compile(r"(?<=-- begin: vectors\n).*?(?=        -- end: vectors\n)", re.DOTALL)
# (Members, answers, chosen) by region: what happens to real waves, and at the edges of them.
CASES = {
    "a wave like 2024": [(33, 19, 4), (35, 25, 8), (24, 19, 4), (52, 30, 4), (18, 9, 1), (24, 14, 2)],
    "hardly anybody chose it": [(33, 19, 0), (35, 25, 1), (24, 19, 0), (52, 30, 0), (18, 9, 0), (24, 14, 0)],
    "all chose it": [(33, 19, 19), (35, 25, 25), (24, 19, 19), (52, 30, 30), (18, 9, 9), (24, 14, 14)],
    "nobody answered in two regions": [(33, 19, 7), (35, 0, 0), (24, 19, 11), (52, 30, 28), (18, 0, 0), (24, 14, 13)],
    "one answer in a region": [(33, 1, 1), (35, 25, 8), (24, 19, 4), (52, 30, 4), (18, 9, 1), (24, 14, 2)],
    "one answer in three regions": [(33, 1, 1), (35, 25, 8), (24, 1, 0), (52, 30, 4), (18, 9, 1), (24, 1, 1)],
    "one answer at all": [(33, 1, 1), (35, 0, 0), (24, 0, 0), (52, 0, 0), (18, 0, 0), (24, 0, 0)],
    "a region is complete": [(33, 19, 4), (35, 35, 20), (24, 19, 4), (52, 30, 4), (18, 18, 18), (24, 14, 2)],
    "all answered": [(33, 33, 4), (35, 35, 20), (24, 24, 9), (52, 52, 50), (18, 18, 18), (24, 24, 0)],
    "nobody answered": [(33, 0, 0), (35, 0, 0), (24, 0, 0), (52, 0, 0), (18, 0, 0), (24, 0, 0)],
    "a region of many Members": [(1200, 700, 90), (35, 25, 8), (24, 19, 4), (52, 30, 4), (18, 9, 1), (24, 14, 2)],
    "a region without Members": [(0, 0, 0), (35, 25, 8), (24, 19, 4), (52, 30, 4), (1, 1, 1), (2, 1, 0)],
}


def _literal(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.12g}"
    return "null" if value is None else f"'{value}'" if isinstance(value, str) else str(value)


def _values(rows: Iterable[Iterable[object]]) -> str:
    return ",\n".join(f"        ({', '.join(map(_literal, row))})" for row in rows) + "\n"


def estimates() -> str:
    """A case, region, Members, answers, chosen; the ends of the exact interval as numbers of Members; all that is estimated."""
    rows = []
    for case, counts in CASES.items():
        strata = {f"R{number}": Stratum(*found) for number, found in enumerate(counts, start=1)}
        for region, estimate in estimates_by_region(strata).items():
            n, r, x = strata.get(region) or (sum(s[i] for s in strata.values()) for i in range(3))
            has_exact = region != "ALL" and 1 < r < n <= LARGEST_EXACT
            ends = exact_ends(n, r)[x] if has_exact else (None, None)
            rows.append((case, region, n, r, x, *ends, *estimate[2:]))
    return _values(rows)


def exact_intervals() -> str:
    """Members, answers, chosen; the fewest and the most that would choose. Three of each size that a region may have."""
    rng = random.Random(26)
    rows = []
    for n in range(3, 71):
        for _ in range(3):
            r = rng.randint(2, n - 1)
            x = rng.randint(0, r)
            rows.append((n, r, x, *exact_ends(n, r)[x]))
    return _values(sorted(set(rows)))


def changes() -> str:
    """Two waves of a region; covariance, standard errors and that of the change."""
    rows = []
    for before, now, stayed, both in [
        ((24, 14, 5), (24, 15, 9), 24, [(True, True)] * 3 + [(False, True)] * 4 + [(False, False)] * 3),
        ((52, 30, 4), (50, 9, 6), 48, [(True, True), (True, False), (False, True), (True, True)]),
        ((33, 19, 7), (33, 20, 9), 33, []),
        ((18, 9, 3), (18, 1, 1), 18, [(True, True)]),
        ((35, 25, 8), (36, 0, 0), 35, []),
    ]:
        region = Region(Stratum(*before), Stratum(*now), stayed, both)
        covariance = region_covariance(region)
        first, second = region_estimate(region.before), region_estimate(region.now)
        found = error_and_interval(first, second, covariance)
        chose = sum(a for a, _ in both), sum(b for _, b in both), sum(a and b for a, b in both)
        errors = first.standard_error, second.standard_error, found[0] if found else None
        rows.append((*before, *now, stayed, len(both), *chose, covariance, *errors))
    return _values(rows)


FILES = {
    "estimates_give_the_oracles_numbers": estimates,
    "exact_intervals_give_the_oracles_numbers": exact_intervals,
    "changes_give_the_oracles_numbers": changes,
}


def write() -> None:
    for name, vectors in FILES.items():
        path, found = SINGULAR / f"{name}.sql", vectors()
        path.write_text(SECTION.sub(lambda _, found=found: found, path.read_text()))


if __name__ == "__main__":
    write()
