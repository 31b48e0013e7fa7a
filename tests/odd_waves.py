"""Waves that no survey should give and some do: nobody counts, nobody answers, hardly anything is asked. A shape, a wave."""

import csv
import random
from collections.abc import Callable
from pathlib import Path

from codebook_seeds import rows, write_rows
from oracle.random_waves import RandomWaves

Record = dict[str, str]
Shape = Callable[[random.Random, list[Record], str, list[str]], list[Record]]
STANDARD = ("submission_id", "submitted_at", "is_complete", "is_test", "source_row")
BEFORE_AND_AFTER = ("2020-02-29T23:59:59.9Z", "2099-01-01T00:00:00Z")


def _all(records: list[Record], **cells: str) -> list[Record]:
    return [record | cells for record in records]


def _counting(records: list[Record]) -> list[Record]:
    return _all(records, is_complete="true", is_test="false")


# What becomes of a random wave's records: (a source of chance, the records, the column with the Member, Members of one region).
SHAPES: dict[str, Shape] = {
    "no record": lambda rng, records, member, region: [],
    "tests only": lambda rng, records, member, region: _all(records, is_test="true"),
    "nothing complete": lambda rng, records, member, region: _all(records, is_complete="false"),
    "nothing ever sent": lambda rng, records, member, region: _all(records, is_complete="false", submitted_at=""),
    "nothing inside fieldwork": lambda rng, records, member, region: [
        record | {"submitted_at": rng.choice(BEFORE_AND_AFTER)} for record in _counting(records)
    ],
    "nobody says who answers": lambda rng, records, member, region: _all(_counting(records), **{member: ""}),
    "one record": lambda rng, records, member, region: _counting(records[:1]),
    "one Member, many times": lambda rng, records, member, region: _all(_counting(records), **{member: rng.choice(region)}),
    "one region": lambda rng, records, member, region: [record | {member: rng.choice(region)} for record in _counting(records)],
    "no scores": lambda rng, records, member, region: [
        record | {name: "" for name in record if name.startswith(("impact", "difficulty"))} for record in _counting(records)
    ],
    "every question empty": lambda rng, records, member, region: [
        {name: cell if name in (*STANDARD, member) else "" for name, cell in record.items()} for record in _counting(records)
    ],
    "all the same": lambda rng, records, member, region: [
        record | {name: cell for name, cell in records[0].items() if name not in (*STANDARD, member)}
        for record in _counting(records)
    ],
    # Of these the questionnaire is odd, see `make_odd`.
    "nothing asked": lambda rng, records, member, region: [
        {name: cell for name, cell in record.items() if name in (*STANDARD, member)} for record in records
    ],
}
ASKS_NOTHING = "nothing asked"
AGENCIES = {name: shape for name, shape in SHAPES.items() if name not in ("no scores", ASKS_NOTHING)}


def make_odd(waves: RandomWaves, folder: Path) -> RandomWaves:
    """Gives each of the last random waves one of the shapes, in their order, and a wave of agencies with the same shape.

    Half of these waves have no extended deadline, some of them a single day of fieldwork. Records of agencies go into `folder`.
    """
    rng = random.Random(waves.seed)
    reference, codebook = waves.seeds_dir / "reference", waves.seeds_dir / "codebook"
    questions, answers = rows(codebook / "codebook_questions.csv"), rows(codebook / "codebook_answers.csv")
    asked = [q for q in questions if (q["wave_id"], q["survey_code"]) == ("2024", "partner_agency")]
    kinds = [a for a in answers if (a["wave_id"], a["topic"]) == ("2024", "partner_agency")]
    regions: dict[str, list[str]] = {}
    for line in rows(reference / "ref_members.csv"):
        regions.setdefault(line["region_code"], []).append(line["iso3"])
    calendar = {(line["survey_code"], line["wave_id"]): line for line in rows(reference / "ref_survey_waves.csv")}
    raw_files = dict(waves.raw_files)
    for shape, (_, wave) in zip(SHAPES, list(waves.raw_files)[-len(SHAPES) :], strict=True):
        member = next(q["column_name"] for q in questions if q["wave_id"] == wave and q["item_code"] == "member_iso3")
        if shape == ASKS_NOTHING:
            questions = [q for q in questions if q["wave_id"] != wave or q["column_name"] == member]
        _reshape(raw_files["member", wave], SHAPES[shape], rng, member, rng.choice([regions[code] for code in sorted(regions)]))
        days = calendar["member", wave]
        if rng.random() < 0.5:
            days["extended_deadline_on"] = ""
            if rng.random() < 0.3:
                days["opened_on"] = days["deadline_on"] = days["closed_on"]
        if shape in AGENCIES:
            path = raw_files["partner_agency", wave] = folder / f"agencies_{wave}.csv"
            records = rows(waves.seeds_dir / "raw/raw_partner_agency_survey_2024.csv")
            write_rows(path, _all(records, submitted_at=f"{days['opened_on']}T00:00:00.0000001Z"))
            _reshape(path, AGENCIES[shape], rng, "agency_type", [kind["raw_value"] for kind in kinds])
            calendar["partner_agency", wave] = days | {"survey_code": "partner_agency", "previous_wave_id": ""}
            questions += [question | {"wave_id": wave} for question in asked]
            answers += [kind | {"wave_id": wave} for kind in kinds]
    write_rows(reference / "ref_survey_waves.csv", list(calendar.values()))
    write_rows(codebook / "codebook_questions.csv", questions)
    write_rows(codebook / "codebook_answers.csv", answers)
    return RandomWaves(waves.seed, waves.seeds_dir, raw_files)


def _reshape(path: Path, shape: Shape, rng: random.Random, member: str, region: list[str]) -> None:
    header = next(csv.reader([path.read_text(encoding="utf-8").split("\n")[0]]))
    records = shape(rng, rows(path), member, region)
    columns = list(records[0]) if records else header
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
