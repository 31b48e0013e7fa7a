"""Questionnaires and lists: what says one thing and has the code of another is found; what is right is left alone."""

import os
import random
import shutil
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner
from codebook_seeds import change, rows, write_rows
from loaded_seeds import findings, load_seeds
from oracle.two_waves import write_two_waves_seeds

import smart_customs.cli.codebook
from expectations import members, questionnaire
from smart_customs.cli import main
from smart_customs.paths import SEEDS

QUESTIONS, ANSWERS = "codebook/codebook_questions.csv", "codebook/codebook_answers.csv"
RULES = {rule.name: rule for rule in (*questionnaire.rules(), *members.rules())}
SEED = int(os.environ["SURVEY_SEED"])
WAVES = ("2024", "2026")


@pytest.fixture(scope="module")
def two_waves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_two_waves_seeds(SEEDS, tmp_path_factory.mktemp("questionnaires") / "seeds")


@pytest.fixture
def seeds(two_waves: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two_waves, tmp_path / "seeds"))


def found(seeds: Path, name: str) -> list[str]:
    return findings(load_seeds(seeds), RULES[name])


def test_clean_questionnaires_are_left_alone(two_waves: Path):
    """Those of random waves too, see `test_suites_on_waves.py`."""
    connection = load_seeds(two_waves)
    assert {name: findings(connection, rule) for name, rule in RULES.items()} == dict.fromkeys(RULES, [])


def test_any_two_items_exchanged_are_found(two_waves: Path):
    connection = load_seeds(two_waves)
    asked = "select column_name, item_code from codebook.codebook_questions where wave_id = ? and topic = ?"
    for wave, topic in [(w, t) for w in WAVES for t in ("technology_status", "technology_impact", "performance", "capacity")]:
        pairs = list(combinations(connection.execute(asked, [wave, topic]).fetchall(), 2))
        for one, other in random.Random(SEED).sample(pairs, 3):
            connection.execute("begin")
            for (column, _), (_, item) in ((one, other), (other, one)):
                connection.execute(
                    "update codebook.codebook_questions set item_code = ? where wave_id = ? and column_name = ?",
                    [item, wave, column],
                )
            wrong = [text.split(", its item")[0] for text in findings(connection, RULES["speak_of_their_item"])]
            connection.execute("rollback")
            where = f"survey member, wave {wave}: the name or a label of"
            expected = sorted(f"{where} {column} speaks of {item}" for column, item in (one, other))
            assert wrong == expected, f"SURVEY_SEED={SEED}"


FAULTS: dict[str, tuple[str, str, Callable[[dict], bool], dict[str, str], str]] = {
    "a label in one language": (
        "speak_of_their_item",
        QUESTIONS,
        lambda row: (row["wave_id"], row["column_name"]) == ("2024", "impact_drones"),
        {"label_fr": "Biométrie : impact attendu"},
        "survey member, wave 2024: the name or a label of impact_drones speaks of biometrics, its item is another",
    ),
    "an item asked twice": (
        "speak_of_their_item",
        QUESTIONS,
        lambda row: (row["wave_id"], row["column_name"]) == ("2026", "status_cloud_computing"),
        {"item_code": "blockchain"},
        "survey member, wave 2026: the name or a label of status_cloud_computing speaks of cloud_computing, its item is another",
    ),
    "a wording that had another code": (
        "stand_for_what_they_say",
        ANSWERS,
        lambda row: (row["wave_id"], row["raw_value"]) == ("2026", "Pilot"),
        {"answer_code": "adopted"},
        'wave 2026, topic technology_status: "Pilot" has the code adopted, and speaks for under_development',
    ),
    "a wording that is another code's label": (
        "stand_for_what_they_say",
        ANSWERS,
        lambda row: (row["wave_id"], row["topic"], row["raw_value"]) == ("2024", "maturity", "Expérimental"),
        {"answer_code": "advanced"},
        'wave 2024, topic maturity: "Expérimental" has the code advanced, and speaks for experimental',
    ),
    "a wording that speaks of another code": (
        "stand_for_what_they_say",
        ANSWERS,
        lambda row: (row["wave_id"], row["topic"], row["raw_value"]) == ("2026", "respondent", "Kingdom of Morocco"),
        {"answer_code": "KEN"},
        'wave 2026, topic respondent: "Kingdom of Morocco" has the code KEN, and speaks for MAR',
    ),
    "a wording with another code in a sister topic": (
        "stand_for_what_they_say",
        ANSWERS,
        lambda row: (row["wave_id"], row["topic"], row["raw_value"]) == ("2024", "capacity", "coché"),
        {"answer_code": "no"},
        'wave 2024, topic capacity: "coché" has the code no, and speaks for yes',
    ),
    "a code of a Member mistyped": (
        "have_codes_of_iso",
        "reference/ref_members.csv",
        lambda row: row["iso3"] == "KEN",
        {"iso3": "KNE"},
        "Member KNE: ISO 3166 has no such code",
    ),
    "a short code of another": (
        "have_codes_of_iso",
        "reference/ref_members.csv",
        lambda row: row["iso3"] == "KEN",
        {"iso2": "NO"},
        "Member KEN: its code of two letters is not that of ISO 3166",
    ),
    "a name of another Member": (
        "have_their_own_names",
        "reference/ref_members.csv",
        lambda row: row["iso3"] == "KEN",
        {"label_fr": "Norvège"},
        "Member KEN: its name is that of NOR",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(seeds: Path, fault: str):
    name, path, where, cells, sentence = FAULTS[fault]
    change(seeds / path, where, **cells)
    assert sentence in found(seeds, name)


def test_topics_of_two_questions_exchanged_are_found(seeds: Path):
    for column, topic in (("impact_drones", "technology_difficulty"), ("difficulty_drones", "technology_impact")):
        change(seeds / QUESTIONS, lambda row, c=column: (row["wave_id"], row["column_name"]) == ("2024", c), topic=topic)
    assert found(seeds, "speak_of_their_topic") == [
        "survey member, wave 2024: the names of difficulty_drones and impact_drones speak of each other's topic"
    ]


def test_what_a_person_accepted_passes_there_and_nowhere_else(seeds: Path):
    """A real change of what a wording stands for is said in data."""
    for text in ("Pilot", "Planned"):
        change(seeds / ANSWERS, lambda row, t=text: (row["wave_id"], row["raw_value"]) == ("2026", t), answer_code="adopted")
    cells = {"rule_name": "stand_for_what_they_say", "survey_code": "", "wave_id": "2026", "place": "technology_status: Pilot"}
    write_rows(seeds / "reference/ref_accepted_findings.csv", [cells | {"reason": "Pilots count as in use from 2026 on."}])
    assert found(seeds, "stand_for_what_they_say") == [
        'wave 2026, topic technology_status: "Planned" has the code adopted, and speaks for under_consideration'
    ]


def test_the_check_before_a_run_finds_the_same(seeds: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(smart_customs.cli.codebook, "SEEDS", seeds)
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path / "home"))
    assert CliRunner().invoke(main, ["codebook", "check"]).exit_code == 0
    change(seeds / ANSWERS, lambda row: (row["wave_id"], row["raw_value"]) == ("2026", "Pilot"), answer_code="adopted")
    checked = CliRunner().invoke(main, ["codebook", "check", "--wave", "2026"])
    assert checked.exit_code == 1
    assert 'codebook_answers.csv: found wave 2026, topic technology_status: "Pilot" has the code adopted' in checked.stderr
    assert CliRunner().invoke(main, ["codebook", "check", "--wave", "2024"]).exit_code == 0


def test_sealing_says_what_is_new(seeds: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(smart_customs.cli.codebook, "SEEDS", seeds)
    sealed = CliRunner().invoke(main, ["codebook", "seal"])
    assert sealed.output == ("   10 rows of reference.ref_technologies\nCommit the seals with what you looked at.\n")
    assert CliRunner().invoke(main, ["codebook", "seal"]).output == "Everything was sealed as it is.\n"
    assert len(rows(seeds / "reference/ref_seals.csv")) == 24
