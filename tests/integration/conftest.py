"""The warehouses that the integration tests share, each built once in a session.

`SURVEY_SEED=<number>` repeats the random waves; without it a seed is drawn. It stands at the head of pytest's report and in the
message of every failure that depends on it.
"""

import json
import os
from pathlib import Path

import pytest
from building import SEEDS, Dataset, build
from oracle.random_waves import write_random_waves
from oracle.two_waves import CANONICAL, write_two_waves_seeds

SURVEY_SEED = int(os.environ["SURVEY_SEED"])
RANDOM_WAVES = 200
# What the ledger of the fixture of two waves says: (rejected records, answers set aside). An older landing said otherwise.
LEDGER = {("member", "2026"): (3, 2)}
LANDINGS = [("2026-06-01T08:00:00Z", "9", "8"), ("2026-07-01T08:00:00Z", "3", "2")]


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The bundled wave 2024 alone, built as a bare `dbt build` does: unit tests too."""
    folder = tmp_path_factory.mktemp("bundled")
    return build(folder, SEEDS, folder / "nothing_landed", {}, with_unit_tests=True)


@pytest.fixture(scope="session")
def two_waves(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """2024 and the fixture's 2026, landed twice."""
    folder = tmp_path_factory.mktemp("two_waves")
    seeds_dir = write_two_waves_seeds(SEEDS, folder / "seeds")
    landing = folder / "landing"
    landed = landing / "canonical" / "member" / "2026.csv"
    landed.parent.mkdir(parents=True)
    landed.write_bytes(CANONICAL.read_bytes())
    write_ledger(landing / "ledger.jsonl")
    return build(folder, seeds_dir, landing, {("member", "2026"): landed}, ledger=LEDGER)


def write_ledger(path: Path) -> None:
    """One line for each landing, as `land` writes them."""
    lines = [
        {"landed_at": at, "survey_code": "member", "wave_id": "2026", "rejected": rejected, "set_aside_answers": set_aside}
        for at, rejected, set_aside in LANDINGS
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


@pytest.fixture(scope="session")
def random_waves(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """2024 and two hundred random waves in one build."""
    folder = tmp_path_factory.mktemp("random_waves")
    waves = write_random_waves(folder, SEEDS, count=RANDOM_WAVES, seed=SURVEY_SEED)
    return build(folder, waves.seeds_dir, folder, waves.raw_files, seed=waves.seed)
