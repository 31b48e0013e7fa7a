"""Shares and standard errors of the whole membership against `svy`, a package for estimates from samples.

The answers come from the raw files by way of the oracle's reading; estimate and error are calculated by `svy` alone: a sample
stratified by region, weights N_h/r_h, with the finite population correction. Where a region of several Members has a single
answer the package has no rule like ours (such regions pooled into one stratum), so these cells are left out.
"""

import random
from collections import Counter
from collections.abc import Iterator

import duckdb
import polars as pl
import pytest
import svy
from oracle.loaded import load
from oracle.measures import technology_adoption
from oracle.reading import Seeds

WAVES = 80
RELATIVE, ABSOLUTE = 1e-9, 1e-12
# Where there is no sampling error, the package returns the root of a variance that is 0 but for rounding: up to 1e-11 was seen.
NO_ERROR = 1e-9

Cell = tuple[str, str, str]


def test_adoption_of_the_whole_membership_equals_the_survey_package(random_waves):
    waves = random.Random(random_waves.seed).sample(sorted(random_waves.raw_files.keys() - {("partner_agency", "2024")}), WAVES)
    found = marts_cells(random_waves.database)
    compared = 0
    for wave_id, technology, answers, members in questions(random_waves, waves):
        for status, estimate in package_estimates(answers, members).items():
            assert found[wave_id, technology, status] == pytest.approx(estimate, rel=RELATIVE, abs=ABSOLUTE), (
                f"{wave_id}, {technology}, {status}: (share, error); repeat with SURVEY_SEED={random_waves.seed}"
            )
            compared += 1
    assert compared > 400


def marts_cells(database) -> dict[Cell, tuple[float, float]]:
    """(wave, technology, status) -> share and standard error of the whole membership."""
    with duckdb.connect(database, read_only=True) as connection:
        rows = connection.execute(
            "select wave_id, technology_code, adoption_status, share_weighted, standard_error "
            "from marts.fct_technology_adoption_by_region where region_code = 'ALL'"
        ).fetchall()
    return {tuple(row[:3]): row[3:] for row in rows}


def questions(dataset, waves) -> Iterator[tuple[str, str, list[dict[str, object]], dict[str, int]]]:
    """Wave, technology, a row for each answer (region, and 0 or 1 for each status), Members by region.

    Questions that nobody answered and those with a single answer from a region of several Members are left out.
    """
    seeds = Seeds(dataset.seeds_dir)
    for key in waves:
        loaded = load(seeds, *key, dataset.raw_files[key])
        members = loaded.n_members
        statuses: dict[str, dict] = {}
        for (technology, status), chose in technology_adoption(loaded.wave, seeds).items():
            statuses.setdefault(technology, {})[status] = chose
        for technology, choices in statuses.items():
            answers = [
                {"region": region} | {status: float(chose(record)) for status, chose in choices.items()}
                for region, records in loaded.counted_by_region.items()
                for record in records
                if None not in [chose(record) for chose in choices.values()]
            ]
            answered = Counter(answer["region"] for answer in answers)
            if answers and not any(r == 1 < members[region] for region, r in answered.items()):
                yield key[1], technology, answers, members


def package_estimates(answers: list[dict[str, object]], members: dict[str, int]) -> dict[str, tuple[float, float]]:
    """Status -> share and standard error, as `svy` estimates them.

    The rule for a single answer is there for regions of one Member: complete, they have no sampling error.
    """
    answered = Counter(answer["region"] for answer in answers)
    rows = [
        answer | {"weight": members[answer["region"]] / answered[answer["region"]], "members": float(members[answer["region"]])}
        for answer in answers
    ]
    design = svy.Design(stratum="region", wgt="weight", pop_size="members", singleton=svy.Singleton("skip"))
    statuses = [name for name in answers[0] if name != "region"]
    estimates = svy.Sample(pl.DataFrame(rows), design).estimation.mean(statuses)
    cells = [estimate.to_polars().row(0, named=True) for estimate in estimates]
    return {
        status: (cell["est"], cell["se"] if cell["se"] > NO_ERROR else 0.0) for status, cell in zip(statuses, cells, strict=True)
    }
