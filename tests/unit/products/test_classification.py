"""What does not say what it is stays inside, and so does what says something that nobody knows."""

import copy
import dataclasses
from pathlib import Path

import duckdb
import pytest

from smart_customs.paths import Home
from smart_customs.products.disclosure import Control, DisclosureError, classified, write_public_tables
from smart_customs.products.make import control
from smart_customs.warehouse.project import manifest


def control_of_2030(home: Home) -> Control:
    return dataclasses.replace(control(home), waves=frozenset({"2030"}))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A publication with nothing but regions: names, and how many Members each has."""
    home = Home(tmp_path)
    home.warehouse.mkdir()
    with duckdb.connect(home.publication) as db:
        db.execute("create schema marts; use marts")
        db.execute("create table dim_region as select 'AMS' as region_code, 'Americas' as label_en")
        db.execute(
            "create table fct_participation_by_region as select '2030' as wave_id, 'AMS' as region_code, 33 as members,"
            " 20 as submissions, 0.6 as submission_rate, 1.65 as post_stratification_weight, 1 as rate_rank"
        )
    return home


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "create table marts.fct_new as select '2030' as wave_id, 'AMS' as region_code, 1 as item_count",
            "table fct_new: expected",
        ),
        ("alter table marts.dim_region add column adopters int default 1", "column dim_region.adopters: expected"),
    ],
)
def test_a_table_or_column_that_nobody_classified_is_refused_before_anything_is_made(home: Home, statement: str, words: str):
    with duckdb.connect(home.publication) as db:
        db.execute(statement)
    with pytest.raises(DisclosureError, match=f"{words}.*no product was made"):
        write_public_tables(home.publication, home.root / "public.duckdb", control_of_2030(home))
    assert [path.name for path in home.root.iterdir()] == ["warehouse"]


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("dim_region", {"kind": "harmless"}, "expected one of the kinds free, counts, .* found 'harmless'"),
        ("fct_it_strategy_by_region", {"kind": "free"}, "column item_base: expected one of .* in a table of free, found 'base'"),
        ("dim_region", {"kind": "counts"}, "column .*: expected one of .* in a table of counts"),
        ("fct_it_strategy_by_region", {"ranges": 4}, "expected ranges of 2 or 3 parts in a table of counts alone, found 4"),
        ("dim_region", {"ranges": 2}, "expected ranges of 2 or 3 .* found 2 in one of free"),
    ],
)
def test_a_class_that_does_not_fit_is_refused(table: str, change: dict, words: str):
    changed = copy.deepcopy(manifest())
    [node] = [node for node in changed["nodes"].values() if node["name"] == table and node["resource_type"] == "model"]
    node["config"]["meta"]["disclosure"] |= change
    with pytest.raises(DisclosureError, match=rf"models/marts/.*__models.yml: {table}: {words}"):
        classified(changed)


def test_every_mart_of_the_project_says_what_it_is():
    marts = classified(manifest())
    models = {n["name"]: n for n in manifest()["nodes"].values() if n["resource_type"] == "model" and n["schema"] == "marts"}
    assert {name: list(mart.columns) for name, mart in marts.items()} == {n: list(m["columns"]) for n, m in models.items()}


def test_a_table_of_the_office_stays_inside_and_a_column_of_the_office_is_empty(home: Home):
    changed = copy.deepcopy(manifest())
    for node in changed["nodes"].values():
        if node["name"] == "dim_region" and node["resource_type"] == "model":
            node["columns"]["label_en"]["config"]["meta"]["disclosure"] = "office"
        if node["name"] == "dim_technology" and node["resource_type"] == "model":
            node["config"]["meta"]["disclosure"] = {"kind": "office"}
    with duckdb.connect(home.publication) as db:
        db.execute("create table marts.dim_technology as select 'drones' as technology_code, 3 as unheard_of")
        db.execute("create table marts.fct_it_strategy_by_region (wave_id text, region_code text, item_base int, item_count int,"
                   " share double, share_weighted double)")  # fmt: skip
    public = home.root / "public.duckdb"
    write_public_tables(home.publication, public, dataclasses.replace(control_of_2030(home), marts=classified(changed)))
    with duckdb.connect(public, read_only=True) as db:
        assert db.execute("select table_name from duckdb_tables() order by all").fetchall() == [
            ("dim_region",), ("fct_it_strategy_by_region",), ("fct_participation_by_region",),
        ]  # fmt: skip
        assert db.execute("from public.public.dim_region").fetchall() == [("AMS", None)]
