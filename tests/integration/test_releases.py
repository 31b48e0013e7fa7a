"""A wave is released once: again from the same answers with the same cells left out, or not at all."""

import dataclasses
import json
import random
import shutil
from pathlib import Path

import duckdb
import pytest
from building import Dataset
from released import published_waves, released_random_waves

from smart_customs.paths import Home
from smart_customs.products.disclosure import DisclosureError, public_tables, write_public_tables
from smart_customs.products.disclosure.releases import read_releases, write_releases
from smart_customs.products.make import control, make_public_tables, unreleased

PAIRS = 20

# What may have happened to a wave between two releases, as SQL on its counts in one region.
ROW = "wave_id = '{wave}' and region_code in ('{region}', 'ALL')"
CHANGES = {
    "a late record": [
        f"update marts.fct_it_strategy_by_region set item_base = item_base + 1, item_count = item_count + 1 where {ROW}",
        f"update marts.fct_participation_by_region set submissions = submissions + 1 where {ROW}",
    ],
    "a forgotten record": [f"update marts.fct_it_strategy_by_region set item_base = item_base - 1 where {ROW}"],
    "a corrected answer": [
        f"update marts.fct_maturity_by_region set item_count = item_count + 1 where {ROW} and maturity_level = 2",
        f"update marts.fct_maturity_by_region set item_count = item_count - 1 where {ROW} and maturity_level = 3",
    ],
    "a corrected score": [
        f"update marts.fct_impact_difficulty_by_region set mean_impact = mean_impact + 0.25 where {ROW} and impact_base > 0"
    ],
    "a Member that moved": [f"update marts.fct_participation_by_region set members = members + 1 where {ROW}"],
}


def contents(public: Path) -> dict[str, list]:
    with duckdb.connect() as db:
        db.execute(f"attach '{public}' as source (read_only)")
        tables = db.execute("select table_name from duckdb_tables() order by 1").fetchall()
        return {name: db.execute(f'from source.public."{name}"').fetchall() for (name,) in tables}


def about(wave: str, tables: dict[str, list]) -> dict[str, list]:
    """The rows of a wave in the facts; changes need the wave before as well."""
    facts = (name for name in tables if name.startswith("fct") and name != "fct_change_between_waves")
    return {name: [row for row in tables[name] if row[0] == wave] for name in facts}


def test_a_second_release_is_refused_where_anything_changed_and_else_the_same(
    random_waves: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng, reference = random.Random(random_waves.seed), random_waves.seeds_dir / "reference"
    refused = dict.fromkeys(CHANGES, 0)
    # Another solver could choose other cells: a second release asks none.
    monkeypatch.setattr(public_tables, "suppressed_cells", None)
    for first in released_random_waves().homes:
        releases, shown = read_releases(first.releases), contents(first.products / "public_tables.duckdb")
        for wave in rng.sample(sorted(releases), PAIRS // 2):
            home = Home(tmp_path / wave)
            home.warehouse.mkdir(parents=True)
            published_waves(first.publication, home.publication, [wave])
            write_releases(home.releases, {wave: releases[wave]})
            again = contents(make_public_tables(home, reference))
            assert about(wave, again) == about(wave, shown), f"SURVEY_SEED={random_waves.seed}, {wave}"
            with duckdb.connect(home.publication, read_only=True) as db:
                found = db.execute(
                    "select region_code from marts.fct_participation_by_region where region_code <> 'ALL'"
                    " order by submissions desc"
                ).fetchone()
            for kind, statements in CHANGES.items():
                shutil.copy(home.publication, home.root / "released.duckdb")
                with duckdb.connect(home.publication) as db:
                    changed = sum(db.execute(text.format(wave=wave, region=found[0])).fetchone()[0] for text in statements)
                if changed:
                    with pytest.raises(DisclosureError, match=f"wave {wave}: expected the answers that it was released with"):
                        make_public_tables(home, reference)
                        pytest.fail(f"{kind} was released: SURVEY_SEED={random_waves.seed}, {wave}")
                    refused[kind] += 1
                shutil.move(home.root / "released.duckdb", home.publication)
            assert contents(home.products / "public_tables.duckdb") == again
    # Not every wave asks every question.
    assert min(refused.values()) > PAIRS / 4, f"SURVEY_SEED={random_waves.seed}: {refused}"


@pytest.fixture
def released(two_waves: Dataset, tmp_path: Path) -> tuple[Home, Path]:
    """A home with both waves published, and lists in which the second is not released."""
    home, reference = Home(tmp_path / "home"), tmp_path / "reference"
    home.warehouse.mkdir(parents=True)
    published_waves(two_waves.database, home.publication, ["2024", "2026"])
    shutil.copytree(two_waves.seeds_dir / "reference", reference)
    waves = reference / "ref_survey_waves.csv"
    waves.write_text(waves.read_text(encoding="utf-8").replace(",2026-05-31", ","), encoding="utf-8")
    return home, reference


def test_a_wave_without_a_day_of_release_is_left_out_with_its_changes(released: tuple[Home, Path]) -> None:
    home, reference = released
    tables = contents(make_public_tables(home, reference))
    assert unreleased(home, reference) == ["2026"]
    assert {row[0] for name, rows in tables.items() if name.startswith("fct") for row in rows} == {"2024"}
    assert tables["fct_change_between_waves"] == []
    assert list(json.loads(home.releases.read_text())) == ["2024"]
    assert home.releases.stat().st_mode & 0o777 == 0o600


def test_a_wave_that_comes_later_leaves_the_release_before_it_as_it_was(released: tuple[Home, Path], two_waves: Dataset) -> None:
    home, reference = released
    first = contents(make_public_tables(home, reference))
    second = contents(make_public_tables(home, two_waves.seeds_dir / "reference"))
    assert len(second["fct_change_between_waves"]) > 100
    for name in (name for name in first if name.startswith("fct") and name != "fct_change_between_waves"):
        assert [row for row in second[name] if row[0] == "2024"] == first[name]


def test_a_wave_is_not_released_before_it_is_closed(released: tuple[Home, Path]) -> None:
    home, reference = released
    waves = reference / "ref_survey_waves.csv"
    waves.write_text(waves.read_text(encoding="utf-8").replace(",2024-06-24,", ",2124-06-24,"), encoding="utf-8")
    with pytest.raises(DisclosureError, match=r"line 2: expected released_on of wave 2024 after 2124-06-24, .* found 2024-07-31"):
        make_public_tables(home, reference)
    waves.write_text(waves.read_text(encoding="utf-8").replace(",2024-07-31\n", ",\n"), encoding="utf-8")
    with pytest.raises(DisclosureError, match="expected a wave with released_on in ref_survey_waves.csv, found none"):
        make_public_tables(home, reference)
    assert not home.releases.exists()


def test_a_publication_from_before_a_change_of_the_project_is_refused(released: tuple[Home, Path]) -> None:
    home, reference = released
    with duckdb.connect(home.publication) as db:
        db.execute("alter table marts.fct_technology_selection drop column selected_share")
    with pytest.raises(
        DisclosureError, match=r"expected fct_technology_selection.selected_share in the publication, found none \(1 columns"
    ):
        make_public_tables(home, reference)
    assert not (home.products / "public_tables.duckdb").exists()
    assert not home.releases.exists()


def test_a_release_from_before_there_were_ranges_keeps_its_cells_and_tells_none(released: tuple[Home, Path]) -> None:
    """Its cells were chosen without them. What came with ranges is left out as a whole: nobody proved that it hides the rest."""
    home, reference = released
    make_public_tables(home, reference)
    told = read_releases(home.releases)["2024"]
    earlier = json.loads(home.releases.read_text(encoding="utf-8"))
    del earlier["2024"]["untold"], earlier["2024"]["suppressed"]["fct_technology_use_by_region"]
    home.releases.write_text(json.dumps(earlier), encoding="utf-8")
    with duckdb.connect(make_public_tables(home, reference), read_only=True) as db:
        use = "from public.fct_technology_use_by_region where wave_id = '2024'"
        assert db.execute(f"select count(*), count(item_count), count(count_at_least) {use}").fetchone() == (63, 0, 0)
        ends = "count(*) filter (where is_suppressed), count(count_at_most) filter (where is_suppressed)"
        found = db.execute(f"select {ends} from public.fct_capacity_needs_by_region where wave_id = '2024'").fetchone()
        assert found == (len(told.suppressed["fct_capacity_needs_by_region"]), 0)
    assert read_releases(home.releases)["2024"].untold is None


def test_a_release_by_another_rule_is_refused(released: tuple[Home, Path], tmp_path: Path) -> None:
    home, reference = released
    make_public_tables(home, reference)
    for name, value in (("threshold", 5), ("width", 4)):
        rules = dataclasses.replace(control(home, reference), **{name: value})
        with pytest.raises(DisclosureError, match=f"expected the disclosure_{name} of 3 .* found {value}"):
            write_public_tables(home.publication, tmp_path / "public.duckdb", rules)
