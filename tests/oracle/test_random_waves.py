"""Random waves: the generator's promises, and what must hold of the oracle's marts whatever was answered."""

from datetime import date
from pathlib import Path

import pytest

from .marts import compute_marts
from .random_waves import write_random_waves
from .reading import Seeds, fold, read_rows, trim
from .scores import score
from .selection import MOST_GROUPS
from .tables import ESTIMATE_COLUMNS, MARTS

SEEDS = Path(__file__).parents[2] / "seeds"
ESTIMATE_FACTS = [name for name, mart in MARTS.items() if mart.values[:2] == ESTIMATE_COLUMNS[:2]]


@pytest.fixture(scope="module")
def random_waves(tmp_path_factory):
    """Twenty-five random waves; the seed is drawn anew each time and printed."""
    waves = write_random_waves(tmp_path_factory.mktemp("random"), SEEDS, count=25)
    print(f"random waves: seed={waves.seed}")
    return waves


@pytest.fixture(scope="module")
def random_marts(random_waves):
    return compute_marts(random_waves.seeds_dir, random_waves.raw_files)


def test_marts_have_their_columns_and_one_row_for_each_grain(random_marts):
    assert list(random_marts) == list(MARTS)
    for name, table in random_marts.items():
        assert list(table.columns) == MARTS[name].columns, name
        assert not table.duplicated(list(MARTS[name].grain)).any(), name


def test_counts_add_up_over_regions_and_statuses(random_marts):
    for name in ESTIMATE_FACTS:
        table = random_marts[name]
        items = [c for c in MARTS[name].grain if c != "region_code"]
        sums = table[table["region_code"] != "ALL"].groupby(items)[["item_base", "item_count"]].sum()
        whole = table[table["region_code"] == "ALL"].set_index(items)[["item_base", "item_count"]]
        assert sums.sort_index().equals(whole.sort_index()), name
    adoption = random_marts["fct_technology_adoption_by_region"]
    by_status = adoption.groupby(["wave_id", "region_code", "technology_code"])
    assert (by_status["item_count"].sum() == by_status["item_base"].first()).all()


def test_estimates_stay_within_their_bounds(random_marts):
    for name in ESTIMATE_FACTS:
        table = random_marts[name].dropna(subset=["ci_low"])
        for low, middle, high in (("ci_low", "share_weighted", "ci_high"), ("census_low", "share", "census_high")):
            assert (table[low] <= table[middle] + 1e-12).all(), name
            assert (table[middle] <= table[high] + 1e-12).all(), name
        assert (table["census_low"] <= table["ci_low"] + 1e-12).all(), name
        assert (table["ci_high"] <= table["census_high"] + 1e-12).all(), name
        whole = random_marts[name]["region_code"] == "ALL"
        is_without, has_no_error = random_marts[name]["ci_low"].isna(), random_marts[name]["standard_error"].isna()
        assert (is_without == has_no_error)[~whole].all(), name
        # A single answer of a region leaves all Members without an interval, if not without an error.
        assert is_without[has_no_error].all(), name
        items = [column for column in MARTS[name].grain if column != "region_code"]
        single = random_marts[name][random_marts[name]["item_base"] == 1].set_index(items).index
        unexplained = random_marts[name][is_without & ~has_no_error].set_index(items).index
        assert unexplained.isin(single).all(), name
        ends = table[["ci_low", "ci_high", "census_low", "census_high"]]
        assert ends.ge(0).all(axis=None) and ends.le(1 + 1e-12).all(axis=None), name


def test_random_waves_repeat_with_their_seed(random_waves, tmp_path):
    again = write_random_waves(tmp_path, SEEDS, count=25, seed=random_waves.seed)
    for key, path in random_waves.raw_files.items():
        assert again.raw_files[key].read_bytes() == path.read_bytes()
    for path in sorted(random_waves.seeds_dir.rglob("*.csv")):
        assert (again.seeds_dir / path.relative_to(random_waves.seeds_dir)).read_bytes() == path.read_bytes()


def test_random_waves_hold_no_answer_that_the_codebook_does_not_know(random_waves):
    seeds = Seeds(random_waves.seeds_dir)
    everyone = {fold(row["iso3"]) for row in seeds.members}
    types = {
        (row["wave_id"], row["column_name"]): row["answer_type"]
        for row in read_rows(random_waves.seeds_dir / "codebook/codebook_questions.csv")
    }
    for (survey, wave_id), path in random_waves.raw_files.items():
        wave = seeds.wave(survey, wave_id)
        topics = {q.column_name: topic for topic, questions in wave.questions.items() for q in questions}
        for row in read_rows(path):
            for column, topic in topics.items():
                text, kind = row[column], types[wave_id, column]
                known = (
                    not trim(text)
                    or kind == "text"
                    or wave.code(topic, text) is not None
                    or (topic == "respondent" and fold(text) in everyone)
                    or (kind == "scale" and score(wave, topic, text) is not None)
                )
                assert known, (random_waves.seed, wave_id, column, text)


def test_every_second_wave_makes_a_pair_with_the_one_before(random_waves, random_marts):
    seeds = Seeds(random_waves.seeds_dir)
    waves = sorted(wave_id for _, wave_id in random_waves.raw_files)
    assert [seeds.wave("member", w).previous_wave_id for w in waves[1::2]] == waves[:-1:2]
    change = random_marts["fct_change_between_waves"]
    in_both = change[change["wave_id"].isin(waves[1::2])].groupby("wave_id")["members_in_both"].max()
    assert (in_both > 0).sum() > len(in_both) / 2, random_waves.seed


def test_many_members_join_a_region_before_the_last_waves(random_waves, random_marts):
    members = random_marts["fct_participation_by_region"].query("region_code == 'AP'").set_index("wave_id")["members"]
    assert (members > MOST_GROUPS).sum() == 2 and members.iloc[-1] > MOST_GROUPS, random_waves.seed


def test_random_scores_tie(random_marts):
    table = random_marts["fct_impact_difficulty_by_region"].dropna(subset=["impact_rank"])
    assert table.duplicated(["wave_id", "region_code", "impact_rank"]).any()


def test_random_membership_leaves_the_bundled_wave_alone(random_waves):
    day = date(2024, 6, 24)
    assert Seeds(random_waves.seeds_dir).members_on(day) == Seeds(SEEDS).members_on(day)


def test_random_membership_has_no_overlapping_periods(random_waves):
    periods = {}
    for row in Seeds(random_waves.seeds_dir).members:
        periods.setdefault(row["iso3"], []).append((row["valid_from"] or "0000", row["valid_to"] or "9999"))
    for iso3, found in periods.items():
        ends = [day for period in sorted(found) for day in period]
        assert ends == sorted(ends), (random_waves.seed, iso3, found)
