"""Writes the counts that the numbers are made from: `strata.csv` and `pairs.csv`. Run once; the numbers belong to these files.

PYTHONPATH=.:tests .venv/bin/python tests/reference/make_cases.py
"""

import csv
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from oracle.change import Comparison
from oracle.loaded import LoadedWave, load
from oracle.random_waves import write_random_waves
from oracle.reading import Seeds
from oracle.two_waves import CANONICAL, write_two_waves_seeds

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parents[1] / "seeds"
BUNDLED = SEEDS / "raw/raw_member_survey_2024.csv"
MEASURES = ("it_strategy", "maturity", "technology_adoption", "development_potential", "capacity_needs", "technology_votes")
RANDOM_WAVES, SEED, ITEMS = 10, 2026, 10
STRATA = "case measure_code item_code region_code members answered chose".split()
PAIRS = "case measure_code item_code region_code members_before members_now stayed".split()
PAIRS += "answered_before chose_before answered_now chose_now no_no no_yes yes_no yes_yes".split()
# (Members, answered, chose) of each region. Regions of several Members with one answer are the lonely ones.
MADE_UP = {
    "two_lonely_regions": [(10, 1, 1), (30, 1, 0), (40, 20, 10), (20, 0, 0)],
    "three_lonely_regions_that_agree": [(8, 1, 1), (30, 1, 1), (12, 1, 1), (20, 9, 2)],
    "nothing_but_lonely_regions": [(24, 1, 0), (35, 1, 1), (24, 1, 0), (33, 1, 1)],
    "one_lonely_region": [(10, 1, 1), (40, 20, 10)],
    "a_region_of_one_that_answered": [(1, 1, 1), (40, 20, 10), (18, 9, 0)],
    "a_census_of_one_region": [(17, 17, 5), (52, 30, 4), (33, 2, 1)],
    "few_that_chose_in_one_region": [(6, 2, 2), (10, 5, 1), (52, 40, 0)],
    "everybody_agrees": [(10, 5, 5), (40, 20, 20)],
    "regions_beyond_250": [(251, 250, 125), (400, 100, 40), (300, 2, 1), (1000, 999, 3)],
    "regions_of_250": [(250, 125, 60), (250, 249, 0), (250, 2, 1)],
}
# (Members, answered and chose before, answered and chose now, of those that answered both: no_no, no_yes, yes_no, yes_yes).
MADE_UP_PAIRS = {
    "a_panel_of_the_same_respondents": [(24, 12, 5, 12, 7, (3, 4, 2, 3)), (52, 30, 10, 30, 14, (15, 5, 1, 9))],
    "samples_that_overlap": [
        (24, 12, 5, 10, 7, (2, 2, 1, 3)),
        (52, 30, 10, 20, 14, (4, 5, 1, 8)),
        (18, 9, 4, 9, 4, (2, 0, 0, 2)),
    ],
    "samples_that_hardly_overlap": [
        (24, 12, 5, 10, 7, (0, 1, 1, 0)),
        (52, 30, 10, 20, 14, (0, 0, 1, 0)),
        (18, 9, 4, 9, 3, (0, 0, 0, 0)),
    ],
    "a_census_in_one_wave": [(12, 12, 5, 8, 3, (4, 1, 1, 2)), (30, 10, 2, 15, 9, (3, 3, 0, 2))],
}


def cases() -> Iterator[tuple[str, LoadedWave]]:
    """The bundled wave and ten random ones in which somebody answered."""
    yield "2024", load(Seeds(SEEDS), "member", "2024", BUNDLED)
    with tempfile.TemporaryDirectory() as folder:
        waves = write_random_waves(Path(folder), SEEDS, count=RANDOM_WAVES + 1, seed=SEED)
        seeds = Seeds(waves.seeds_dir)
        loaded = [load(seeds, *key, path) for key, path in waves.raw_files.items()]
        for wave in [wave for wave in loaded if wave.counted][:RANDOM_WAVES]:
            yield wave.wave.wave_id, wave


def strata_rows() -> Iterator[tuple]:
    """The counts of every region: of the bundled wave all items, of the random ones some."""
    rng = random.Random(SEED)
    for case, wave in cases():
        items = [(m, item) for m in MEASURES for item in wave.answers[m]]
        for measure, item in items if case == "2024" else rng.sample(items, min(ITEMS, len(items))):
            for region, counts in wave.strata(wave.answers[measure][item]).items():
                yield case, measure, "/".join(map(str, item)), region, *counts
    for case, regions in MADE_UP.items():
        for number, counts in enumerate(regions):
            yield case, "", "", f"R{number}", *counts


def pair_rows() -> Iterator[tuple]:
    """The counts of both waves and of who answered both, region by region."""
    with tempfile.TemporaryDirectory() as folder:
        seeds = Seeds(write_two_waves_seeds(SEEDS, Path(folder) / "seeds"))
        both = Comparison(load(seeds, "member", "2026", CANONICAL), load(seeds, "member", "2024", BUNDLED))
    for measure in MEASURES:
        for item, now in both.now.answers[measure].items():
            before = both.before.answers[measure].get(item)
            if before is None or both.is_bundled(measure, item):
                continue
            pairs = both.pairs(before, now)
            counts = both.before.strata(before), both.now.strata(now)
            for region in both.regions:
                if both.members_differ(region) or not counts[1][region].r:
                    continue
                kinds = [(p.before, p.now) for p in pairs if p.region_before == p.region_now == region]
                (n1, r1, x1), (n2, r2, x2) = counts[0][region], counts[1][region]
                ways = [kinds.count((a, b)) for a in (False, True) for b in (False, True)]
                yield "2026", measure, "/".join(map(str, item)), region, n1, n2, both.stayed(region), r1, x1, r2, x2, *ways
    for case, regions in MADE_UP_PAIRS.items():
        for number, (n, r1, x1, r2, x2, ways) in enumerate(regions):
            yield case, "", "", f"R{number}", n, n, n, r1, x1, r2, x2, *ways


def write(name: str, header: list[str], rows: Iterator[tuple]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


if __name__ == "__main__":
    write("strata.csv", STRATA, strata_rows())
    write("pairs.csv", PAIRS, pair_rows())
