"""The way from every platform's export to the marts: landed, built, and compared with the oracle's marts of the truth.

The oracle reads what the exports must become, as their generator has it, and never what was landed.
"""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree

import duckdb
import pandas as pd
import pytest
from building import BUNDLED, SEEDS, Dataset, build
from fixtures.platforms.make_platforms import EXPORTS, HERE, expected
from oracle import MARTS, compute_marts
from oracle.random_waves import add_rows
from oracle.reading import Row, read_rows
from test_marts_equal_oracle import by_grain, differences, first, oracle_rows, read_mart

from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.land import Order, land
from smart_customs.landing.refusal import Refused

# Marts that have rows for a Members' wave whatever was answered. Rows about other waves are compared elsewhere.
WITHOUT_ROWS = {"fct_partner_agency_submissions", "fct_change_between_waves", "fct_transitions_between_waves"}
RECORDS = {
    "limesurvey_code": 25,
    "limesurvey_text": 25,
    "eusurvey": 23,
    "surveymonkey": 23,
    "qualtrics_3_rows": 27,
    "qualtrics_2_rows": 27,
    "qualtrics": 27,
    "microsoft_forms": 23,
    "microsoft_forms_resaved": 23,
    "google_forms": 23,
    "kobotoolbox": 23,
    "odk_central": 23,
    "plain": 27,
}


@dataclass
class Landed:
    """The warehouse with a wave for each export, and the sentences with which exports were refused."""

    dataset: Dataset
    refused: dict[str, str] = field(default_factory=dict)


def seeds_with_a_wave_for_each_export(target: Path) -> Path:
    """A copy of the seeds in the new folder `target`, where the Members' wave of 2024 stands once more for each export."""
    copytree(SEEDS, target)
    for name in (
        "reference/ref_survey_waves.csv",
        "reference/ref_overlapping_activities.csv",
        "codebook/codebook_questions.csv",
        "codebook/codebook_answers.csv",
    ):
        rows = [row for row in read_rows(target / name) if is_of_the_members_wave(row)]
        add_rows(target / name, [{**row, "wave_id": wave_id} for wave_id in EXPORTS for row in rows])
    return target


def is_of_the_members_wave(row: Row) -> bool:
    return row["wave_id"] == "2024" and row.get("survey_code", "member") == "member"


def write_expected(name: str, path: Path) -> Path:
    rows = expected(name)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Landed:
    folder = tmp_path_factory.mktemp("landed_platforms")
    seeds = seeds_with_a_wave_for_each_export(folder / "seeds")
    landing, refused, truth = LandingFolder(folder / "landing"), {}, {}
    for name, export in EXPORTS.items():
        columns = HERE / f"{name}.columns.csv"
        try:
            land(HERE / export.file, Order("member", name, columns=columns if columns.exists() else None), landing, seeds)
        except Refused as sentence:
            refused[name] = str(sentence)
        truth["member", name] = write_expected(name, folder / f"{name}.csv")
    ledger = dict.fromkeys(truth, (0, 0))
    return Landed(build(folder, seeds, landing.root, truth, ledger=ledger), refused)


@pytest.fixture(scope="module")
def marts_of_truth(landed: Landed) -> dict[str, pd.DataFrame]:
    return compute_marts(landed.dataset.seeds_dir, landed.dataset.raw_files, ledger=landed.dataset.ledger)


@pytest.mark.parametrize("name", EXPORTS)
def test_every_record_of_the_export_lands(name: str, landed: Landed):
    assert landed.refused.get(name, "") == ""
    with duckdb.connect(landed.dataset.database, read_only=True) as connection:
        found = connection.execute(
            "select records_read, rejected, set_aside_answers, counted, superseded, outside_fieldwork "
            "from marts.rpt_intake where wave_id = ?",
            [name],
        )
        # 23 complete responses: one Member answered twice, one after the end.
        assert found.fetchall() == [(RECORDS[name], 0, 0, 21, 1, 1)]


@pytest.mark.parametrize("name", EXPORTS)
def test_marts_of_the_landed_export_equal_the_oracle(name: str, landed: Landed, marts_of_truth: dict[str, pd.DataFrame]):
    at = {mart: MARTS[mart].columns.index("wave_id") for mart in MARTS}
    for mart in MARTS:
        rows = [row for row in read_mart(landed.dataset.database, mart)[1] if row[at[mart]] == name]
        there = by_grain(mart, rows)
        calculated = by_grain(mart, [row for row in oracle_rows(marts_of_truth[mart]) if row[at[mart]] == name])
        assert len(there) == len(rows), f"{mart}: rows repeat a grain"
        assert first(there.keys() - calculated.keys()) == [], f"{mart}: rows that the oracle does not have"
        assert first(calculated.keys() - there.keys()) == [], f"{mart}: rows that only the oracle has"
        assert first(differences(mart, there, calculated)) == [], f"{mart}: (grain, column, mart, oracle)"
        assert bool(calculated) == (mart not in WITHOUT_ROWS), mart


def test_the_bundled_wave_stands_beside_them(landed: Landed):
    with duckdb.connect(landed.dataset.database, read_only=True) as connection:
        waves = connection.execute("select distinct survey_code, wave_id from marts.rpt_intake").fetchall()
    assert set(waves) == {*BUNDLED, *(("member", name) for name in EXPORTS if name not in landed.refused)}
