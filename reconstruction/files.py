"""The reference data that the program reads, and the files that it writes."""

import csv
from pathlib import Path

WAVE = "2024"
CLOSED_ON = "2024-06-24"
SEEDS = Path(__file__).resolve().parent.parent / "seeds"

Row = dict[str, str]


def read_seed(folder: str, name: str) -> list[Row]:
    """The rows of a seed by the names of its columns."""
    with (SEEDS / folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def members_of_2024() -> list[Row]:
    """The Members on the last day of fieldwork, by iso3: a Member that joins later must not change the draw."""
    members = (row for row in read_seed("reference", "ref_members"))
    valid = [row for row in members if row["valid_from"] <= CLOSED_ON and (row["valid_to"] or "9999") > CLOSED_ON]
    return sorted(valid, key=lambda row: row["iso3"])


def columns(survey_code: str) -> list[Row]:
    """The codebook's rows for a questionnaire of 2024, in the codebook's order."""
    rows = read_seed("codebook", "codebook_questions")
    return [row for row in rows if (row["wave_id"], row["survey_code"]) == (WAVE, survey_code)]


def write_table(path: Path, rows: list[Row]) -> None:
    """Writes the rows as the canonical files are: UTF-8, commas, LF, quotes only where needed."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
