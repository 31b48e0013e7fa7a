"""Means that are equal as fractions have the same rank and the same quadrant, whatever the decimals and bases of their scores.

The mart's SQL runs on DuckDB alone, over random scores. `SURVEY_SEED=<number>` repeats them.
"""

import os
import random
from fractions import Fraction
from pathlib import Path

import duckdb
import jinja2
import pytest
from rendering import macros

MART = Path(__file__).resolve().parents[2] / "models/marts/performance/fct_impact_difficulty_by_region.sql"
CASES = 5_000


def brothers(drawn: random.Random) -> list[list[str]]:
    """The scores of three technologies with one to six decimals; the first two have the same mean, on different bases."""
    decimals = drawn.randint(1, 6)
    unit = 10**decimals
    first = [drawn.randint(unit, 5 * unit) for _ in range(drawn.randint(1, 7))]
    second = first * drawn.randint(1, 4)
    for _ in range(drawn.randint(1, 5)):
        # What one score loses the other gains.
        one, other = drawn.randrange(len(second)), drawn.randrange(len(second))
        moved = drawn.randint(0, min(second[one] - unit, 5 * unit - second[other]))
        second[one] -= moved
        second[other] += moved
    third = [drawn.randint(unit, 5 * unit) for _ in range(drawn.randint(1, 7))]
    return [[f"{score // unit}.{score % unit:0{decimals}d}" for score in scores] for scores in (first, second, third)]


def test_brothers_are_not_parted():
    seed = int(os.environ.get("SURVEY_SEED", random.randrange(10**9)))
    drawn = random.Random(seed)
    rows, means = [], []
    for case in range(CASES):
        technologies = brothers(drawn)
        means.append([sum(map(Fraction, scores)) / len(scores) for scores in technologies])
        for code, scores in zip("abc", technologies, strict=True):
            rows += [(str(case), topic, code, score) for topic in ("impact", "difficulty") for score in scores]
    assert all(first == second for first, second, _ in means)

    found = mart(rows)

    parted = [case for case in range(CASES) if found[case, "a"][2:] != found[case, "b"][2:]]
    assert parted == [], (
        f"{len(parted)} of {CASES} are parted, the first: {found[parted[0], 'a']}, {found[parted[0], 'b']}; {seed=}"
    )
    for case, (mean, _, other) in enumerate(means):
        assert found[case, "a"][:2] == pytest.approx((float(mean), float(mean)), abs=1e-12), f"{seed=}"
        assert found[case, "a"][2:4] == ((1, 1) if mean >= other else (2, 2)), f"{case=}, {seed=}"
        assert found[case, "c"][2:4] == ((1, 1) if mean == other else (3, 3) if mean > other else (1, 1)), f"{case=}, {seed=}"


def mart(rows: list[tuple[str, str, str, str]]) -> dict[tuple[int, str], tuple]:
    """(case, technology) -> means, ranks and quadrant of the whole membership, as the mart's SQL gives them."""
    with duckdb.connect() as connection:
        connection.execute("create table given (wave_id varchar, topic varchar, technology_code varchar, score varchar)")
        waves, topics, codes, scores = (list(column) for column in zip(*rows, strict=True))
        connection.execute("insert into given select unnest(?), unnest(?), unnest(?), unnest(?)", [waves, topics, codes, scores])
        connection.execute(
            """
            create table int_technology_scores as
            select wave_id, 'EUR' as region_code, technology_code, 'technology_' || topic as topic, score::double as score,
                count(*) as submissions
            from given group by all;
            create table int_wave_items as
            select distinct wave_id, 'technology_' || topic as topic, technology_code as item_code from given;
            create table int_regions_by_wave as select distinct wave_id, 'EUR' as region_code from given;
            create table int_item_pairs (
                wave_id varchar, region_code varchar, topic varchar, item_code varchar, other_item_code varchar,
                difference double, standard_error double
            );
            create table stg_reference__rank_critical_values (items integer, critical_value double)
            """
        )
        template = jinja2.Environment(extensions=["jinja2.ext.do"]).from_string(MART.read_text(encoding="utf-8"))
        sql = template.render(macros("duckdb", ref=str, execute=False))
        found = connection.execute(
            "select wave_id::integer, technology_code, mean_impact, mean_difficulty, impact_rank, difficulty_rank, quadrant"
            f" from ({sql}) where region_code = 'ALL'"
        ).fetchall()
    return {(case, code): tuple(numbers) for case, code, *numbers in found}
