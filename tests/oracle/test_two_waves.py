"""The fixture of two waves: written anew it is the same, and it holds the cases that it was made for."""

import runpy
from pathlib import Path

import pytest

from .marts import compute_marts
from .reading import Seeds
from .scores import score
from .two_waves import CANONICAL, FIXTURE, write_two_waves_seeds

SEEDS = Path(__file__).parents[2] / "seeds"
BUNDLED_WAVE = SEEDS / "raw/raw_member_survey_2024.csv"


@pytest.fixture(scope="module")
def seeds_dir(tmp_path_factory):
    return write_two_waves_seeds(SEEDS, tmp_path_factory.mktemp("two_waves") / "seeds")


@pytest.fixture(scope="module")
def marts(seeds_dir):
    return compute_marts(seeds_dir, {("member", "2024"): BUNDLED_WAVE, ("member", "2026"): CANONICAL})


def test_fixture_is_what_its_script_writes(tmp_path):
    runpy.run_path(str(FIXTURE / "make_two_waves.py"))["write"](tmp_path)
    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv"))
    assert written == sorted(path.relative_to(FIXTURE) for path in FIXTURE.rglob("*.csv"))
    for path in written:
        assert (tmp_path / path).read_bytes() == (FIXTURE / path).read_bytes(), path


def test_intake_and_participation(marts):
    [intake] = marts["rpt_intake"].query("wave_id == '2026'").to_dict("records")
    reasons = ("test", "incomplete", "unknown_member", "outside_fieldwork", "superseded", "counted")
    assert [intake[r] for r in reasons] == [1, 1, 1, 1, 1, 40]
    table = marts["fct_participation_by_region"].set_index(["wave_id", "region_code"])
    assert table.loc["2026", "members"].to_dict() == {
        "AMS": 33, "AP": 36, "ESA": 25, "EUR": 52, "MENA": 17, "WCA": 24, "ALL": 187,
    }  # fmt: skip
    assert table.loc["2026", "submissions"].to_dict() == {
        "AMS": 1, "AP": 11, "ESA": 2, "EUR": 9, "MENA": 17, "WCA": 0, "ALL": 40,
    }  # fmt: skip
    assert table.loc["2024", "members"]["ALL"] == 186


def test_high_scores_mean_less(seeds_dir):
    wave = Seeds(seeds_dir).wave("member", "2026")
    assert score(wave, "technology_impact", "Very high") == 10
    assert score(wave, "technology_impact", "2.5") == 7.5
    assert score(wave, "technology_difficulty", "7") == 1


def test_changes_that_cannot_be_compared_say_why(marts):
    change = marts["fct_change_between_waves"].query("measure_code == 'development_potential'")
    everywhere = change.query("region_code == 'EUR'").set_index("item_code")["not_comparable_reason"]
    assert everywhere.dropna().to_dict() == {
        "ai_ml": "bundled",
        "big_data_analytics": "not_asked_now",
        "virtual_reality": "not_asked_now",
        "digital_twins": "not_asked_before",
    }
    # SDN went from MENA to ESA, XAA joined AP; nobody in WCA answered in 2026.
    by_region = change.query("item_code == 'drones'").set_index("region_code")["not_comparable_reason"]
    assert by_region.dropna().to_dict() == {
        "AP": "members_differ",
        "ESA": "members_differ",
        "MENA": "members_differ",
        "WCA": "nobody_answered_now",
        "ALL": "members_differ",
    }


def test_a_previous_wave_that_is_not_loaded_compares_with_nothing(seeds_dir):
    alone = compute_marts(seeds_dir, {("member", "2026"): CANONICAL})["fct_change_between_waves"]
    assert set(alone["not_comparable_reason"]) == {"previous_wave_not_loaded"}
    assert alone["previous_value"].isna().all() and alone["current_value"].notna().any()
