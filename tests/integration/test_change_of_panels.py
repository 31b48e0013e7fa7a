"""Random panels: the models' standard error of a change, against the formula worked out from the answers of single Members.

The models between `int_survey_answers` and `fct_change_between_waves` run as they are, without dbt, on a question of one column
and on a choice among several. `SURVEY_SEED=<number>` repeats the panels.
"""

import os
import random

import duckdb
import jinja2
import numpy as np
import pytest
from rendering import PROJECT, macros

SEED = int(os.environ.get("SURVEY_SEED") or random.randrange(10**6))
WAVES = ("2030", "2032")
COLUMNS = {
    "it_strategy": {"name": "it_strategy", "text": "it_strategy", "topic": "it_strategy", "item_code": ""},
    "capacity": {"name": "skills", "text": "skills", "topic": "capacity", "item_code": "skills"},
}
# Each fact needs a table; those of other questions stay empty.
ITEMS = {
    "engagement": "engagement_code",
    "maturity": "maturity_level",
    "technology_adoption": "technology_code, adoption_status",
    "development_potential": "technology_code",
    "performance_contribution": "pmm_dimension_code, pmm_outcome_code",
    "technology_votes": "technology_code",
}
MODELS = """
    int_wave_pairs int_members_by_wave int_members_in_both_waves int_regions_by_wave int_answer_counts int_choices_by_region
    int_exact_intervals int_answer_pairs int_choice_pairs int_counts_in_both_waves fct_it_strategy_by_region
    fct_capacity_needs_by_region fct_change_between_waves fct_transitions_between_waves
""".split()

Answers = dict[str, tuple[np.ndarray, np.ndarray]]
"""Region -> for each of its Members 1 for yes, 0 for no and nan for no answer, in the first wave and in the second."""


def answer_columns(topic: str | None = None) -> list[dict]:
    found = [column | {"is_text": False, "is_scale": False} for column in COLUMNS.values()]
    return [column for column in found if topic in (None, column["topic"])]


def choices() -> list[dict[str, str]]:
    return [{"topic": "capacity", "item_code": "skills", "answered": "skills is not null", "chosen": "skills = 'yes'"}]


def changes(regions: Answers) -> dict[tuple[str, str], dict]:
    """(measure, region) -> its row of `fct_change_between_waves`."""
    with duckdb.connect() as db:
        write_sources(db, regions)
        known = macros("duckdb", ref=str, execute=True, answer_columns=answer_columns, choices=choices)
        environment = jinja2.Environment(extensions=["jinja2.ext.do"], undefined=jinja2.StrictUndefined)
        for model in MODELS:
            [path] = (PROJECT / "models").rglob(f"{model}.sql")
            db.execute(f"create table {model} as {environment.from_string(path.read_text(encoding='utf-8')).render(known)}")
        rows = db.execute("from fct_change_between_waves")
        names = [column[0] for column in rows.description]
        found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    return {(row["measure_code"], row["region_code"]): row for row in found}


def write_sources(db: duckdb.DuckDBPyConnection, regions: Answers) -> None:
    """What the models read: both waves, their Members, and the same answers to two questions."""
    db.execute(
        "create table int_loaded_waves as from (values ('2030', 'member', null, date '2030-06-01'),"
        " ('2032', 'member', '2030', date '2032-06-01')) as t (wave_id, survey_code, previous_wave_id, closed_on)"
    )
    members = [
        (f"{region}{number}", region, wave, number, answers[number])
        for region, waves in regions.items()
        for wave, answers in zip(WAVES, waves, strict=True)
        for number in range(len(answers))
    ]
    db.execute("create table answers (member_iso3 varchar, region_code varchar, wave_id varchar, source_row int, answer double)")
    db.executemany("insert into answers values (?, ?, ?, ?, ?)", members)
    for statement in (
        "stg_reference__members as select distinct member_iso3, region_code, null::date as valid_from, null::date as valid_to"
        " from answers",
        "stg_reference__regions as select distinct region_code from answers",
        "int_survey_answers as select *, 'member' as survey_code, 'counted' as reason, 'on_time' as phase,"
        " case answer when 1 then 'yes' when 0 then 'no' end as it_strategy, it_strategy as skills"
        " from answers where not isnan(answer)",
        "int_submissions_ranked as select *, 'counted' as reason, 'member' as survey_code from answers where not isnan(answer)",
        "int_wave_items as from (values ('2030', 'it_strategy', ''), ('2032', 'it_strategy', ''), ('2030', 'capacity', 'skills'),"
        " ('2032', 'capacity', 'skills')) as t (wave_id, topic, item_code)",
        "stg_codebook__questions as select distinct wave_id, 'member' as survey_code, 'it_strategy' as answer_column,"
        " 'it_strategy' as column_name, 'it_strategy' as topic, '' as item_code, 'yes_no' as answer_type from answers",
        "stg_reference__technology_bundles (wave_id varchar, technology_code varchar, member_technology_code varchar)",
        "stg_reference__maturity_levels (maturity_code varchar, maturity_level int)",
        "stg_reference__adoption_statuses (adoption_status varchar, is_development_potential boolean)",
        "stg_reference__pmm_outcomes (pmm_outcome_code varchar, pmm_dimension_code varchar)",
        "stg_reference__capacity_needs (capacity_need_code varchar)",
        "stg_reference__rank_critical_values (items int, critical_value double)",
        "int_item_pairs (wave_id varchar, region_code varchar, topic varchar, item_code varchar, other_item_code varchar,"
        " difference double, standard_error double)",
    ):
        db.execute(f"create table {statement}")
    estimates = "share, share_weighted, standard_error, ci_low, ci_high, census_low, census_high"
    for measure, items in ITEMS.items():
        columns = ", ".join(f"{name} varchar" for name in f"wave_id, region_code, {items}".split(", "))
        columns += ", item_base int, item_count int, " + ", ".join(f"{name} double" for name in estimates.split(", "))
        db.execute(f"create table fct_{measure}_by_region ({columns})")


def variance(answers: np.ndarray) -> float:
    """Of the share among a region's Members, by Cochran's formula; nan for a single answer of several Members."""
    given = answers[~np.isnan(answers)]
    if len(given) == len(answers):
        return 0.0
    return (1 - len(given) / len(answers)) * given.var(ddof=1) / len(given) if len(given) > 1 else np.nan


def covariance(before: np.ndarray, now: np.ndarray) -> float:
    """Of two shares among the same Members, from those that answered both times."""
    first, second = ~np.isnan(before), ~np.isnan(now)
    if not first.any() or not second.any():
        return 0.0
    both = first & second
    common = both.sum() / (first.sum() * second.sum()) - 1 / len(before)
    if both.sum() >= 2:
        return common * np.cov(before[both], now[both])[0, 1]
    spread = [given.std(ddof=1) if len(given) > 1 else 0.0 for given in (before[first], now[second])]
    return common * np.prod(spread) if common < 0 else 0.0


def error_of_region(before: np.ndarray, now: np.ndarray) -> float:
    return np.sqrt(np.maximum(0.0, variance(before) + variance(now) - 2 * covariance(before, now)))


def error_of_all(regions: Answers) -> float:
    """From the strata of both waves, where regions with a single answer are one."""
    answered = [{region for region, waves in regions.items() if not np.isnan(waves[wave]).all()} for wave in (0, 1)]
    variances = []
    for wave, there in enumerate(answered):
        strata: dict[str, list[np.ndarray]] = {}
        for region in sorted(there):
            answers = regions[region][wave]
            alone = (~np.isnan(answers)).sum() == 1 and len(answers) > 1
            strata.setdefault("alone" if alone else region, []).append(answers)
        joined = [np.concatenate(answers) for answers in strata.values()]
        whole = sum(map(len, joined))
        variances.append(sum((len(answers) / whole) ** 2 * variance(answers) for answers in joined))
    weights = [
        {region: len(regions[region][0]) / sum(len(regions[r][0]) for r in there) for region in there} for there in answered
    ]
    common = sum(weights[0][region] * weights[1][region] * covariance(*regions[region]) for region in answered[0] & answered[1])
    return np.sqrt(np.maximum(0.0, sum(variances) - 2 * common))


def drawn_panel(rng: random.Random) -> Answers:
    """Up to five regions of 1 to 30 Members, of which few or all answer, more or less the same people both times."""
    regions = {}
    for region in ["AMS", "AP", "ESA", "EUR", "WCA"][: rng.randint(1, 5)]:
        members = rng.choice((1, 4, 6, 8, 10, 12, 30))
        rates, same, often = [rng.choice((0.2, 0.4, 0.7, 1)) for _ in WAVES], rng.random(), rng.choice((0.3, 0.5, 0.7))
        draws = [rng.random() for _ in range(members)]
        waves = []
        for rate in rates:
            asked = [draw if rng.random() < same else rng.random() for draw in draws]
            waves.append(np.array([float(rng.random() < often) if draw < rate else np.nan for draw in asked]))
        regions[region] = (waves[0], waves[1])
    return regions


def close(found: float | None, expected: float) -> bool:
    """Whether both agree, as variances: the root of a rounding error of 1e-17 would be 3e-9."""
    return found is None if np.isnan(expected) else found is not None and abs(found**2 - expected**2) < 1e-12


def test_the_standard_error_is_that_of_the_formula():
    print(f"SURVEY_SEED={SEED}")
    rng = random.Random(SEED)
    compared = 0
    for number in range(20):
        regions = drawn_panel(rng)
        for (measure, region), row in changes(regions).items():
            if row["is_comparable"]:
                expected = error_of_all(regions) if region == "ALL" else error_of_region(*regions[region])
                assert close(row["change_standard_error"], expected), (SEED, number, measure, region, row, expected)
                compared += 1
    assert compared > 24


def test_a_full_panel_of_a_full_census_leaves_no_doubt():
    rng = np.random.default_rng(SEED)
    regions = {region: tuple(rng.integers(0, 2, (2, members)).astype(float)) for region, members in (("AP", 7), ("ESA", 12))}
    for (measure, region), row in changes(regions).items():
        assert row["change_standard_error"] == 0, (SEED, measure, region)
        assert abs(row["change_ci_low"] - row["change"]) < 1e-12
        assert abs(row["change_ci_high"] - row["change"]) < 1e-12
        assert row["is_significant"] == (abs(row["change"]) > 1e-12)
        assert abs(row["panel_change"] - row["change"]) < 1e-12


@pytest.mark.parametrize("measure", ["it_strategy", "capacity_needs"])
def test_who_answers_alike_both_times_leaves_less_doubt(measure):
    """Twelve of twenty Members, six of them yes: the same say the same, the same say the opposite, or others answer."""
    yes, no, none = [1.0] * 6, [0.0] * 6, [np.nan] * 8
    before = np.array([*yes, *no, *none])
    found = {
        name: changes({"AP": (before, np.array(now))})[measure, "AP"]["change_standard_error"]
        for name, now in {
            "alike": [*yes, *no, *none],
            "opposite": [*no, *yes, *none],
            "others": [*yes[:2], *no[:2], *none, *yes[2:], *no[2:]],
        }.items()
    }
    assert found["alike"] < found["others"] < found["opposite"]
    assert found["alike"] == 0
