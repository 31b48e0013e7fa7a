"""The long table of results holds the facts, row by row, with their labels: joined here once more, in Python.

In the publication, and in the public tables, where nothing may stand in it that the public facts leave out.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import warehouses
from building import SEEDS, Dataset

Row = dict[str, Any]

ESTIMATES = {
    "item_base": "item_base",
    "item_count": "item_count",
    "percent": "share",
    "percent_weighted": "share_weighted",
    "interval_low": "ci_low",
    "interval_high": "ci_high",
    "possible_low": "census_low",
    "possible_high": "census_high",
}
RANKED = ESTIMATES | {"item_rank_low": "rank_low", "item_rank_high": "rank_high"}
TAKEN = {"item_base": "members", "item_count": "submissions", "percent": "submission_rate"}
SCORED = {
    "item_base": "{0}_base",
    "mean_score": "mean_{0}",
    "item_rank": "{0}_rank",
    "item_rank_low": "{0}_rank_low",
    "item_rank_high": "{0}_rank_high",
}
# Topic -> its table, the keys of its item, and from which column of the table each number comes.
TOPICS = {
    "participation": ("fct_participation_by_region", (), TAKEN),
    "engagement": ("fct_engagement_by_region", ("engagement_code",), ESTIMATES),
    "it_strategy": ("fct_it_strategy_by_region", (), ESTIMATES),
    "maturity": ("fct_maturity_by_region", ("maturity_level",), ESTIMATES),
    "technology_adoption": ("fct_technology_adoption_by_region", ("adoption_status",), ESTIMATES),
    "development_potential": ("fct_development_potential_by_region", (), RANKED | {"item_rank": "potential_rank"}),
    "expected_impact": ("fct_impact_difficulty_by_region", (), {k: v.format("impact") for k, v in SCORED.items()}),
    "adoption_difficulty": ("fct_impact_difficulty_by_region", (), {k: v.format("difficulty") for k, v in SCORED.items()}),
    "performance_contribution": (
        "fct_performance_contribution_by_region",
        ("pmm_dimension_code", "pmm_outcome_code"),
        RANKED | {"item_rank": "contribution_rank"},
    ),
    "capacity_needs": ("fct_capacity_needs_by_region", ("capacity_need_code",), RANKED | {"item_rank": "need_rank"}),
    "technology_votes": ("fct_technology_votes_by_region", (), RANKED | {"item_rank": "vote_rank"}),
}
LABELS = {
    "engagement": ("ref_engagements", "engagement_code"),
    "maturity": ("ref_maturity_levels", "maturity_level"),
    "technology_adoption": ("ref_adoption_statuses", "adoption_status"),
    "capacity_needs": ("ref_capacity_needs", "capacity_need_code"),
}
PERCENTS = {"percent", "percent_weighted", "interval_low", "interval_high", "possible_low", "possible_high"}
NUMBERS = [*ESTIMATES, "mean_score", "item_rank", "item_rank_low", "item_rank_high"]


def read(path: Path, schema: str, table: str) -> list[Row]:
    with duckdb.connect(path, read_only=True) as db:
        found = db.execute(f'from {schema}."{table}"')
        names = [column[0] for column in found.description]
        return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


def seed(seeds: Path, name: str) -> list[dict[str, str]]:
    with (seeds / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def labels(seeds: Path, language: str) -> Iterator[tuple[tuple[str, str], str]]:
    """(topic, or kind of code; code) -> its label."""
    label = f"label_{language}"
    for kind, name, code in (
        ("topic", "ref_topics", "topic_code"),
        ("technology", "ref_technologies", "technology_code"),
        ("region", "ref_regions", "region_code"),
        *((topic, *where) for topic, where in LABELS.items()),
    ):
        yield from (((kind, row[code]), row[label]) for row in seed(seeds, name))
    yield ("region", "ALL"), {"en": "All Members", "fr": "Tous les Membres"}[language]
    for row in seed(seeds, "ref_pmm_dimensions"):
        yield ("performance_contribution", row["pmm_dimension_code"] + "/ALL"), row[label]
    for row in seed(seeds, "ref_pmm_outcomes"):
        yield ("performance_contribution", f"{row['pmm_dimension_code']}/{row['pmm_outcome_code']}"), row[label]


def joined(path: Path, schema: str, seeds: Path) -> dict[tuple, Row]:
    """The results, from the facts of a file: grain -> row, without what is said of official figures."""
    words = {language: dict(labels(seeds, language)) for language in ("en", "fr")}
    provenance = {row["wave_id"]: row["provenance"] for row in seed(seeds, "ref_survey_waves") if row["survey_code"] == "member"}
    found = {}
    for topic, (table, keys, numbers) in TOPICS.items():
        for fact in read(path, schema, table):
            wave, region, technology = fact["wave_id"], fact["region_code"], fact.get("technology_code")
            item = "/".join(str(fact[key]) for key in keys)
            row = {
                "unit_code": "score" if "mean_score" in numbers else "members",
                "provenance": provenance[wave],
                "wave_label_en": f"Wave {wave}",
                "wave_label_fr": f"Édition {wave}",
            }
            for language, label in words.items():
                row[f"topic_{language}"] = label["topic", topic]
                row[f"technology_{language}"] = label["technology", technology] if technology else None
                row[f"item_{language}"] = label[topic, item] if item else ""
                row[f"region_{language}"] = label["region", region]
            for number in NUMBERS:
                value = fact[numbers[number]] if number in numbers else None
                row[number] = value * 100 if number in PERCENTS and value is not None else value
            if schema == "public":
                row["is_suppressed"] = fact.get("is_suppressed", False)
                row["is_rounded"] = fact.get("is_rounded", False)
                official = fact["official_columns"].split()
                row["official_columns"] = " ".join(name for name in NUMBERS if numbers.get(name) in official)
                row["is_official"] = row["official_columns"] != ""
            assert found.setdefault((wave, topic, technology, item, region), row) is row
    return found


def results(path: Path, schema: str) -> tuple[list[str], dict[tuple, Row]]:
    rows = read(path, schema, "results")
    names, grain = list(rows[0]), ("wave_id", "topic_code", "technology_code", "item_code", "region_code")
    return names, {tuple(row[key] for key in grain): {n: v for n, v in row.items() if n not in grain} for row in rows}


def same(left: Row, right: Row) -> bool:
    """The same columns and cells; percentages to the last digits but two."""
    return left.keys() == right.keys() and all(
        value == pytest.approx(right[name], rel=1e-14) if isinstance(value, float) else value == right[name]
        for name, value in left.items()
    )


def compare(path: Path, schema: str, seeds: Path) -> dict[tuple, Row]:
    """Compares all rows, and returns them."""
    _, there = results(path, schema)
    expected = joined(path, schema, seeds)
    assert there.keys() == expected.keys()
    for grain, row in expected.items():
        shown = {name: value for name, value in there[grain].items() if name in row or schema == "public"}
        assert same(shown, row), (grain, shown, row)
    return there


def test_the_results_are_the_facts_with_their_labels(bundled: Dataset) -> None:
    there = compare(bundled.database, "marts", bundled.seeds_dir)
    assert len(there) == 7 * (1 + 4 + 1 + 5 + 9 * 4 + 9 + 9 + 9 + 11 + 9 + 9)
    assert there["2024", "technology_adoption", "ai_ml", "adopted", "ALL"] | {"interval_low": 0, "interval_high": 0} == {
        "wave_label_en": "Wave 2024",
        "wave_label_fr": "Édition 2024",
        "topic_en": "Adoption of technologies",
        "topic_fr": "Adoption des technologies",
        "technology_en": "Artificial intelligence and machine learning",
        "technology_fr": "Intelligence artificielle et apprentissage automatique",
        "item_en": "Adopted",
        "item_fr": "Adoptée",
        "region_en": "All Members",
        "region_fr": "Tous les Membres",
        "unit_code": "members",
        "item_base": 114,
        "item_count": 12,
        "percent": pytest.approx(1200 / 114),
        "percent_weighted": pytest.approx(11.1, abs=0.05),
        "interval_low": 0,
        "interval_high": 0,
        "possible_low": pytest.approx(1200 / 186),
        "possible_high": pytest.approx(100 * (12 + 72) / 186),
        "mean_score": None,
        "item_rank": None,
        "item_rank_low": None,
        "item_rank_high": None,
        "is_official": True,
        "official_columns": "item_count",
        "provenance": "reconstructed",
    }


def test_so_they_are_with_two_waves(two_waves: Dataset) -> None:
    there = compare(two_waves.database, "marts", two_waves.seeds_dir)
    assert {wave for wave, *_ in there} == {"2024", "2026"}
    assert not any(row["is_official"] for (wave, *_), row in there.items() if wave == "2026")


def test_the_public_results_are_the_public_facts() -> None:
    public = warehouses.products_of_bundled_wave().products / "public_tables.duckdb"
    there = compare(public, "public", SEEDS)
    gone = [row for row in there.values() if row["is_suppressed"]]
    assert len(gone) > 150 and {(row["item_count"], row["percent"], row["mean_score"]) for row in gone} == {(None, None, None)}
    assert sum(row["is_official"] for row in there.values()) == 7 + 3 + 1 + 5 + 6 + 4 + 8 + 3
    assert sum(len(row["official_columns"].split()) for row in there.values()) == 60 - 7


def test_columns_stand_in_their_order(bundled: Dataset) -> None:
    names = (
        "wave_id wave_label_en wave_label_fr topic_code topic_en topic_fr technology_code technology_en technology_fr item_code"
        " item_en item_fr region_code region_en region_fr unit_code item_base item_count percent percent_weighted interval_low"
        " interval_high possible_low possible_high mean_score item_rank item_rank_low item_rank_high is_official official_columns"
        " provenance"
    ).split()
    public = warehouses.products_of_bundled_wave().products / "public_tables.duckdb"
    assert results(bundled.database, "marts")[0] == names
    assert results(public, "public")[0] == [*names, "is_suppressed", "is_rounded"]


def test_the_comparison_sees_a_row_that_differs(bundled: Dataset) -> None:
    expected = joined(bundled.database, "marts", bundled.seeds_dir)
    row = expected["2024", "maturity", None, "3", "ESA"]
    assert same(row, dict(row))
    for name, other in (("item_count", 99), ("percent", row["percent"] + 1e-9), ("item_en", "?"), ("item_rank", 1)):
        assert not same(row, row | {name: other})
