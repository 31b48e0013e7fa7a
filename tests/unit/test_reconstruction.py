"""The bundled wave is what `reconstruction` draws, on every machine, and the codebook understands all of it."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reconstruction.draw import by_quota
from reconstruction.wordings import CHOICES, ENDS_OF_SCALES

ROOT = Path(__file__).resolve().parents[2]
FILES = ("raw_member_survey_2024.csv", "raw_partner_agency_survey_2024.csv")
META = ["submission_id", "submitted_at", "is_complete", "is_test", "source_row"]


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def accepted(topic: str) -> dict[str, str]:
    """Wording in lower case -> code."""
    rows = read_rows(ROOT / "seeds/codebook/codebook_answers.csv")
    return {row["raw_value"].lower(): row["answer_code"] for row in rows if (row["wave_id"], row["topic"]) == ("2024", topic)}


@pytest.mark.parametrize("hash_seed", ["0", "4242"])
def test_files_are_reproduced_byte_for_byte(tmp_path: Path, hash_seed: str) -> None:
    command = [sys.executable, "-m", "reconstruction", "--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": hash_seed}, check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (ROOT / "seeds/raw" / name).read_bytes(), (
            f"{name} is not what the program draws: run `python -m reconstruction` and review the difference"
        )


@pytest.mark.parametrize(("name", "survey_code", "width"), [(FILES[0], "member", 72), (FILES[1], "partner_agency", 7)])
def test_columns_are_those_of_the_codebook(name: str, survey_code: str, width: int) -> None:
    header = list(read_rows(ROOT / "seeds/raw" / name)[0])
    questions = read_rows(ROOT / "seeds/codebook/codebook_questions.csv")
    asked = [row["column_name"] for row in questions if (row["wave_id"], row["survey_code"]) == ("2024", survey_code)]
    assert header[:5] == META
    assert sorted(header[5:]) == sorted(asked)
    assert len(header) == width


@pytest.mark.parametrize("topic", CHOICES)
def test_every_wording_means_its_code_in_the_codebook(topic: str) -> None:
    codes = accepted(topic)
    drawn = {
        wording.lower(): code
        for code, languages in CHOICES[topic].items()
        for wordings in languages.values()
        for wording in wordings
    }
    assert {wording: codes.get(wording) for wording in drawn} == drawn


@pytest.mark.parametrize("topic", ENDS_OF_SCALES)
def test_every_worded_score_means_its_score_in_the_codebook(topic: str) -> None:
    codes = accepted(topic)
    drawn = {wording: score for score, languages in ENDS_OF_SCALES[topic].items() for wording in languages.values()}
    assert {wording: codes.get(wording) for wording in drawn} == drawn


def test_wordings_are_unique_within_a_topic() -> None:
    rows = read_rows(ROOT / "seeds/codebook/codebook_answers.csv")
    keys = [(row["wave_id"], row["topic"], row["raw_value"].strip().lower()) for row in rows]
    assert len(keys) - len(set(keys)) == 0


def test_contact_points_are_invented_addresses() -> None:
    addresses = [row["contact_email"] for row in read_rows(ROOT / "seeds/raw" / FILES[0]) if row["contact_email"]]
    assert {address.split("@")[1] for address in addresses} == {"example.org"}


def test_quotas_are_used_up_in_order() -> None:
    assert by_quota(["a", "b", "c", "d"], {"yes": 2, "no": 1}) == {"a": "yes", "b": "yes", "c": "no"}


def test_quotas_above_the_number_of_members_are_refused() -> None:
    with pytest.raises(ValueError, match="quotas ask for 3 items, there are 2"):
        by_quota(["a", "b"], {"yes": 3})
