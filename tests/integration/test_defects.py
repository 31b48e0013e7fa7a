"""Seeded defects: a sample is tried on both waves, and what a trial says is what a whole run does."""

import shutil
from pathlib import Path

import pytest
from building import SEEDS
from job import SEED, Job
from oracle.two_waves import CANONICAL, write_two_waves_seeds

from benchmarks.workshop import make_workshop
from defects.catalogue import DEFECTS
from defects.page import outcome, stopping
from defects.place import WAVES, Place
from defects.run import try_all
from defects.second_wave import write_second_wave

# What nothing noticed when the catalogue was begun.
FIRST_TRY = (
    "a_wording_with_the_wrong_code",
    "two_items_exchanged",
    "all_answers_of_one_score_are_empty",
    "yes_and_no_exchanged_in_five_records",
    "two_members_exchanged_between_regions",
    "a_variance_without_the_finite_population",
)
# A defect, and what stops it on each wave.
SAMPLE = {
    "a_variance_without_the_finite_population": dict.fromkeys(
        WAVES, "fct_technology_adoption_by_region.estimates_give_the_oracles_numbers"
    ),
    "superseded_records_are_counted": {
        "2024": "int_submissions_ranked.records_count_once",
        # More answers than Members.
        "2026": "run: int_item_pairs cannot be built",
    },
    "a_base_of_all_submissions": {"2026": "fct_technology_adoption_by_region.facts_count_what_was_answered"},
}


@pytest.fixture(scope="module")
def verdicts() -> dict[str, dict[str, dict]]:
    return try_all([*SAMPLE, "everything_a_test", "five_records_lost"], processes=1)


def test_the_catalogue_holds_what_was_asked_for():
    assert len(DEFECTS) >= 80
    assert set(FIRST_TRY) <= set(DEFECTS)
    assert len({defect.says for defect in DEFECTS.values()}) == len(DEFECTS)


@pytest.mark.parametrize("wave", WAVES)
def test_every_defect_finds_its_place_and_changes_something(tmp_path: Path, wave: str):
    project = make_workshop(tmp_path).project
    seeds = SEEDS if wave == "2024" else write_two_waves_seeds(SEEDS, tmp_path / "seeds")
    shutil.rmtree(project / "seeds")
    shutil.copytree(seeds, project / "seeds")
    pristine = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    for name, defect in DEFECTS.items():
        export = project / SEED
        if wave != "2024":
            export = tmp_path / "export.csv"
            write_second_wave(CANONICAL, SEEDS / "raw/raw_member_survey_2024.csv", export)
        place = Place(project, tmp_path / "landing", wave, export)
        defect.apply(place)
        place.save()
        assert place.changed or place.spoils, name
        for path in place.changed & set(pristine):
            path.write_bytes(pristine[path])


@pytest.mark.parametrize(("name", "wave"), [(name, wave) for name, by_wave in SAMPLE.items() for wave in by_wave])
def test_a_defect_is_stopped_by_what_knows_no_printed_figures(verdicts, name: str, wave: str):
    assert SAMPLE[name][wave] in stopping("2026", verdicts[name][wave])


def test_a_formula_that_a_wave_has_no_use_for_is_no_silent_defect(verdicts):
    """All that count in 2024 answered the question on maturity."""
    assert outcome("2024", verdicts["a_base_of_all_submissions"]["2024"]) == "without effect"


def test_records_that_do_not_count_are_accounted_for(verdicts):
    verdict = verdicts["everything_a_test"]["2026"]
    assert (outcome("2026", verdict), verdict["accounted"]) == ("accounted for", "121 test")


def test_the_number_of_rows_stops_nothing_where_there_is_no_bundled_wave(verdicts):
    found = verdicts["five_records_lost"]
    assert stopping("2024", found["2024"])[-2:] == [
        "raw_member_survey_2024.has_the_committed_number_of_rows",
        "rpt_published_figures.match_the_report",
    ]
    assert stopping("2026", found["2024"]) == ["ref_seals.hold_for_every_list"]
    assert stopping("2026", found["2026"]) == ["run: the canonical file is not as the ledger says"]


def test_a_trial_says_what_a_whole_run_says(tmp_path: Path, verdicts):
    job = Job(tmp_path)
    place = Place(job.project, job.home / "landing", "2024", job.project / SEED)
    name = "superseded_records_are_counted"
    DEFECTS[name].apply(place)
    place.save()
    result = job.run()
    assert result.returncode == 1
    for check in verdicts[name]["2024"]["stopped_by"][:1]:
        assert check.split(".")[1] in result.stderr
    assert not job.publication.exists()
