"""Seals: whatever changes in a seed shows, what comes new does not, and Python and SQL compute the same."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from codebook_seeds import change, rows, write_rows
from loaded_seeds import findings, load_seeds

from expectations.seals import rules
from smart_customs.codebook.seal import SEALS, seal
from smart_customs.paths import SEEDS

TECHNOLOGIES = len(rows(SEEDS / "reference/ref_technologies.csv"))


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


def found(seeds: Path, name: str = "hold_for_every_list") -> list[str]:
    [rule] = [rule for rule in rules() if rule.name == name]
    return findings(load_seeds(seeds), rule)


def append(path: Path, **cells: str) -> None:
    content = rows(path)
    write_rows(path, [*content, content[-1] | cells])


def test_the_committed_seals_hold_and_sealing_again_changes_nothing(seeds: Path):
    assert (found(seeds), found(seeds, "cover_every_wave")) == ([], [])
    assert seal(seeds) == []
    assert (seeds / SEALS).read_bytes() == (SEEDS / SEALS).read_bytes()


def test_every_seed_but_the_seals_is_sealed(seeds: Path):
    sealed = {row["table_name"] for row in rows(seeds / SEALS)}
    # No technology is bundled in the bundled wave.
    others = {"reference.ref_seals", "reference.ref_accepted_findings", "reference.ref_technology_bundles"}
    assert {f"{path.parent.name}.{path.stem}" for path in seeds.glob("*/*.csv")} == sealed | others


def _exchange_regions(seeds: Path) -> None:
    members = seeds / "reference/ref_members.csv"
    change(members, lambda row: row["iso3"] == "FRA", region_code="WCA")
    change(members, lambda row: row["iso3"] == "SEN", region_code="EUR")


def _exchange_items(seeds: Path) -> None:
    questions = seeds / "codebook/codebook_questions.csv"
    change(questions, lambda row: row["column_name"] == "status_drones", item_code="biometrics")
    change(questions, lambda row: row["column_name"] == "status_biometrics", item_code="drones")


def _exchange_answers(seeds: Path) -> None:
    change(
        seeds / "raw/raw_member_survey_2024.csv",
        lambda row: row["source_row"] in ("3", "4", "9", "11", "14"),
        performance_paperless_trade="Yes",
    )


SPOILS: dict[str, tuple[Callable[[Path], object], str]] = {
    "two Members exchanged between regions": (_exchange_regions, "ref_members has other cells than those that were sealed"),
    "two items exchanged": (_exchange_items, "codebook_questions, wave 2024 has other cells than those that were sealed"),
    "answers changed": (_exchange_answers, "raw_member_survey_2024 has other cells than those that were sealed"),
    "a wording with another code": (
        lambda seeds: change(
            seeds / "codebook/codebook_answers.csv",
            lambda row: (row["topic"], row["raw_value"]) == ("technology_status", "Pilot"),
            answer_code="adopted",
        ),
        "codebook_answers, wave 2024 has other cells than those that were sealed",
    ),
    "a wording gone": (
        lambda seeds: write_rows(
            seeds / "codebook/codebook_answers.csv", rows(seeds / "codebook/codebook_answers.csv")[:-1]
        ),
        "codebook_answers, wave 2024 has 689 rows, 690 were sealed",
    ),
    "a day off by one": (
        lambda seeds: change(seeds / "reference/ref_survey_waves.csv", lambda row: True, closed_on="2024-06-25"),
        "ref_survey_waves, wave 2024 has other cells than those that were sealed",
    ),
    "a place off by one": (
        lambda seeds: change(
            seeds / "reference/ref_technologies.csv",
            lambda row: row["sort_order"] == str(TECHNOLOGIES),
            sort_order=str(TECHNOLOGIES + 1),
        ),
        f"ref_technologies has {TECHNOLOGIES - 1} rows, {TECHNOLOGIES} were sealed",
    ),
    "a bundle in a sealed wave": (
        lambda seeds: write_rows(
            seeds / "reference/ref_technology_bundles.csv",
            [{"wave_id": "2024", "technology_code": "ai_ml", "member_technology_code": "drones"}],
        ),
        "ref_technology_bundles, wave 2024 has no seal",
    ),
    "a seal gone": (
        lambda seeds: write_rows(seeds / SEALS, [row for row in rows(seeds / SEALS) if "ref_regions" not in row["table_name"]]),
        "ref_regions has no seal",
    ),
    "a hash changed": (
        lambda seeds: change(seeds / SEALS, lambda row: "ref_regions" in row["table_name"], sha256="0"),
        "ref_regions has other cells than those that were sealed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILS)
def test_a_change_shows(seeds: Path, name: str):
    spoil, sentence = SPOILS[name]
    spoil(seeds)
    assert found(seeds) == [f"{sentence}: correct it; where the change is meant: smart-customs codebook seal"]


def test_what_comes_new_needs_no_seal_at_once_and_is_sealed_with_the_rest(seeds: Path):
    append(seeds / "reference/ref_technologies.csv", technology_code="new", sort_order=str(TECHNOLOGIES + 1))
    append(seeds / "reference/ref_members.csv", iso3="XAA", valid_from="2025-01-01")
    change(seeds / "reference/ref_members.csv", lambda row: row["iso3"] == "SDN", valid_to="2025-01-01")
    append(seeds / "reference/ref_survey_waves.csv", wave_id="2026")
    assert found(seeds) == []
    assert found(seeds, "cover_every_wave") == [
        "wave 2026 is not sealed: look at its questionnaire, then smart-customs codebook seal"
    ]
    assert [(row["table_name"], row["wave_id"], row["rows"]) for row in seal(seeds)] == [
        ("reference.ref_survey_waves", "2026", "1"),
        ("reference.ref_technologies", "", str(TECHNOLOGIES + 1)),
    ]
    assert (found(seeds), found(seeds, "cover_every_wave")) == ([], [])


def test_cells_that_are_hard_to_write_are_hashed_alike_by_python_and_sql(seeds: Path):
    hard = 'a "b"\\c/d\te\nf, é œ \u2028 \U0001f600 NULL =1+1'
    append(seeds / "reference/ref_survey_waves.csv", wave_id="2026", title=hard, previous_wave_id="")
    seal(seeds)
    assert found(seeds) == []
