"""The public facts name the columns that the official report prints: on the bundled wave exactly those of its list of figures."""

import csv
import re

import duckdb
import pytest
import warehouses
from building import SEEDS

# Measure -> the table, the column of its count (or of what it is otherwise), the keys of the item. Written from the list by hand.
COUNTED = {
    "gave_technology_details": ("fct_engagement_by_region", "engagement_code"),
    "submitted_case_study_file": ("fct_engagement_by_region", "engagement_code"),
    "willing_to_share_case_study": ("fct_engagement_by_region", "engagement_code"),
    "it_strategy_in_place": ("fct_it_strategy_by_region", None),
    "maturity_level": ("fct_maturity_by_region", "maturity_level"),
    "adopted": ("fct_technology_adoption_by_region", "technology_code"),
}
LEVELS = {"initial": "1", "experimental": "2", "operational": "3", "advanced": "4", "transformational": "5"}
RANKS = {
    "under_development + under_consideration": (
        ("fct_development_potential_by_region", "potential_rank"),
        ("fct_technology_selection", "potential_rank"),
    ),
    "capacity_need": (("fct_capacity_needs_by_region", "need_rank"),),
    "votes": (("fct_technology_votes_by_region", "vote_rank"), ("fct_technology_selection", "vote_rank")),
}


@pytest.fixture(scope="module")
def public():
    with duckdb.connect() as db:
        db.execute(f"attach '{warehouses.products_of_bundled_wave().products / 'public_tables.duckdb'}' as source (read_only)")
        yield db


def expected() -> set[tuple[str, str, str, str]]:
    """(table, region, item, column) of every number of the facts that the list of figures has."""
    found = set()
    with (SEEDS / "reference" / "ref_published_figures.csv").open(encoding="utf-8", newline="") as file:
        for claim in csv.DictReader(file):
            measure, region, item = claim["measure"], claim["region_code"], claim["item_code"]
            if claim["claim_kind"] == "value" and measure in ("members", "submissions", "submission_rate"):
                found.add(("fct_participation_by_region", region, "", measure))
            elif claim["claim_kind"] == "value" and measure in COUNTED:
                table, _ = COUNTED[measure]
                place = {"adopted": f"{item}/adopted", "maturity_level": LEVELS.get(item), "it_strategy_in_place": ""}
                column = "share" if claim["unit"] == "percent" else "item_count"
                found.add((table, region, place.get(measure, measure), column))
            elif claim["claim_kind"] == "order" and measure in RANKS:
                for table, column in RANKS[measure]:
                    of = "" if table == "fct_technology_selection" else region
                    found |= {(table, of, part, column) for part in item.split(" > ") if re.fullmatch("[a-z_]+", part)}
    return found


def marked(public) -> set[tuple[str, str, str, str]]:
    found = set()
    for (table,) in public.execute("select table_name from duckdb_tables() where table_name like 'fct_%'").fetchall():
        rows = public.execute(f"from source.public.{table}")
        names = [column[0] for column in rows.description]
        assert names[-1] == "official_columns"
        for row in (dict(zip(names, values, strict=True)) for values in rows.fetchall()):
            item = [str(row[name]) for name in names if name.endswith(("_code", "_level", "_status")) and name != "region_code"]
            for column in row["official_columns"].split():
                assert row[column] is not None
                found.add((table, row.get("region_code", ""), "/".join(item), column))
            assert row["official_columns"].split() == [name for name in names if name in row["official_columns"].split()]
    return found


def test_exactly_the_numbers_of_the_official_report_are_official(public) -> None:
    found = marked(public)
    assert found == expected()
    assert len(found) == 60
    by_table = {table: sum(cell[0] == table for cell in found) for table in sorted({cell[0] for cell in found})}
    assert by_table == {
        "fct_capacity_needs_by_region": 8,
        "fct_development_potential_by_region": 4,
        "fct_engagement_by_region": 5,
        "fct_it_strategy_by_region": 1,
        "fct_maturity_by_region": 5,
        "fct_participation_by_region": 21,
        "fct_technology_adoption_by_region": 6,
        "fct_technology_selection": 7,
        "fct_technology_votes_by_region": 3,
    }


def test_some_rows_as_they_stand_in_the_report(public) -> None:
    found = {(table, region, item) for table, region, item, _ in marked(public)}
    assert ("fct_technology_adoption_by_region", "ALL", "ai_ml/adopted") in found
    # The report names the fourth of the votes nowhere, counts of regions nowhere but of participation, and no vote at all.
    assert ("fct_technology_votes_by_region", "ALL", "cloud_computing") not in found
    assert {region for table, region, _ in found if table != "fct_participation_by_region"} == {"ALL", ""}
    [row] = public.execute(
        "select official_columns from source.public.fct_engagement_by_region"
        " where region_code = 'ALL' and engagement_code = 'gave_technology_details'"
    ).fetchall()
    assert row == ("item_count share",)
    [comment] = public.execute(
        "select comment from duckdb_columns() where table_name = 'fct_it_strategy_by_region' and column_name = 'official_columns'"
    ).fetchall()
    assert comment[0].startswith("Names of the columns of this row whose numbers the official report of the survey prints")


def test_shares_that_are_rounded_say_so(public) -> None:
    """Weighted ones, beside a region that is left out. The share is the count over its base everywhere."""
    rounded, exact = 0, 0
    for (table,) in public.execute(
        "select table_name from duckdb_columns() where column_name = 'is_rounded' and table_name like 'fct_%'"
    ).fetchall():
        for is_rounded, share, weighted, count, base in public.execute(
            f"select is_rounded, share, share_weighted, item_count, item_base from source.public.{table} where share is not null"
        ).fetchall():
            assert share == count / base
            assert not is_rounded or weighted == round(weighted, 2)
            rounded, exact = rounded + is_rounded, exact + (not is_rounded)
    assert rounded > 30 and exact > 200
