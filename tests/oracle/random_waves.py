"""Random waves for comparing the warehouse with the oracle: canonical files and the seeds that make sense of them.

Every second wave makes a pair with the one before it: its questionnaire, its respondents and their answers depend on that one.

    waves = write_random_waves(folder, Path("seeds"), count=200, seed=7)
    compute_marts(waves.seeds_dir, waves.raw_files)

The folder then holds `seeds/` (a complete copy with rows added; its raw files untouched) and
`records/<survey_code>/<wave_id>.csv`, as landing would leave them. The bundled wave keeps its Members and its numbers.
"""

import csv
import random
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from .accepted import ACCEPTED, accepted_rows
from .random_members import random_members
from .random_questionnaires import random_questionnaire, technologies_asked
from .random_records import Given, random_rows
from .reading import Row, Seeds, read_rows

FIRST_DAY = date(2025, 1, 1)
SPAN_DAYS = 3650
UNLANDED_WAVE = "r000"
NEW_TECHNOLOGIES = ("digital_twins", "robotics", "quantum_sensing")
# Number of a wave, modulo 50 -> what is odd about its records. Few waves have none of these.
KINDS = {39: "only_tests", 45: "no_records", 46: "only_late", 47: "only_late"}
SCALES = ((1, 5), (0, 10), (1, 7), (0, 100), (1, 4), (2, 3))


@dataclass(frozen=True)
class RandomWaves:
    """What was written: the seed that repeats it, the seeds folder, and (survey_code, wave_id) -> canonical file."""

    seed: int
    seeds_dir: Path
    raw_files: dict[tuple[str, str], Path]


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    """The rows as CSV, under the header that the file has already."""
    with path.open(encoding="utf-8", newline="") as handle:
        header = next(csv.reader(handle))
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def add_rows(path: Path, rows: Iterable[Row]) -> None:
    """The rows added to a CSV file that has a header."""
    write_rows(path, read_rows(path) + list(rows))


def random_calendar(rng: random.Random, wave_ids: Sequence[str]) -> list[Row]:
    """A row of `ref_survey_waves` for each wave, closing days in the order of the ids, and one that is never landed."""
    rows = [_wave_row(rng, UNLANDED_WAVE, FIRST_DAY, "")]
    for number, wave_id in enumerate(wave_ids):
        opened_on = FIRST_DAY + timedelta(days=1 + number * SPAN_DAYS // len(wave_ids))
        earlier = wave_ids[max(0, number - 5) : number]
        previous = wave_ids[number - 1] if number % 2 else rng.choice(["", UNLANDED_WAVE, "2024", *earlier, *earlier])
        rows.append(_wave_row(rng, wave_id, opened_on, previous))
    return rows


def _wave_row(rng: random.Random, wave_id: str, opened_on: date, previous_wave_id: str) -> Row:
    deadline_on = opened_on + timedelta(days=rng.randint(0, 6))
    extended_deadline_on = deadline_on + timedelta(days=rng.randint(0, 4))
    closed_on = extended_deadline_on + timedelta(days=rng.randint(0, 5))
    impact, difficulty = rng.choice(SCALES), rng.choice(SCALES)
    return {
        "wave_id": wave_id,
        "survey_code": "member",
        "title": f"Random wave {wave_id}",
        "opened_on": opened_on.isoformat(),
        "deadline_on": deadline_on.isoformat(),
        "extended_deadline_on": "" if rng.random() < 0.15 else extended_deadline_on.isoformat(),
        "closed_on": closed_on.isoformat(),
        "provenance": "collected",
        "previous_wave_id": previous_wave_id,
        "impact_min": str(impact[0]),
        "impact_max": str(impact[1]),
        "difficulty_min": str(difficulty[0]),
        "difficulty_max": str(difficulty[1]),
        "high_is_more": rng.choice(("true", "false")),
        "released_on": (closed_on + timedelta(days=1)).isoformat(),
    }


def _technology_rows(first_sort_order: int) -> list[Row]:
    return [
        {"technology_code": code, "label_en": label, "label_fr": label, "sort_order": str(first_sort_order + i)}
        for i, code in enumerate(NEW_TECHNOLOGIES)
        for label in [code.replace("_", " ").capitalize()]
    ]


def _overlap_rows(rng: random.Random, wave_id: str, asked: Sequence[str]) -> list[Row]:
    """None, one or two technologies that other work covers, merged into another one or into nothing."""
    dropped = rng.sample(list(asked), min(len(asked), rng.choice((0, 0, 1, 2))))
    return [
        {
            "wave_id": wave_id,
            "technology_code": technology,
            "merged_into": rng.choice(["", *(t for t in asked if t != technology)]),
            "reason": "Covered by other work, invented for a test",
            "reason_fr": "D'autres travaux s'en chargent, inventé pour un essai",
        }
        for technology in dropped
    ]


def member_spellings(rng: random.Random, members: Sequence[Row], wave_id: str) -> tuple[list[Row], dict]:
    """Rows of `codebook_answers` that accept some Members by name, and iso3 -> every accepted wording."""
    names = {row["iso3"]: row["label_en"] for row in members}
    named = rng.sample(sorted(names), 6)
    rows = [{"wave_id": wave_id, "topic": "respondent", "raw_value": names[iso3], "answer_code": iso3} for iso3 in named]
    return rows, {iso3: [iso3, name] if iso3 in named else [iso3] for iso3, name in names.items()}


class Written(NamedTuple):
    """A wave that was written: the technologies that it asks about, what Members answered, and seed file -> rows to add."""

    asked: list[str]
    given: Given
    seeds: dict[str, list[Row]]


def _write_wave(
    rng: random.Random, seeds: Seeds, needs: Sequence[str], wave_id: str, path: Path, before: Written, kind: str
) -> Written:
    """Writes the canonical file of one wave."""
    wave = seeds.wave("member", wave_id)
    asked, bundles = technologies_asked(rng, list(seeds.technology_order), before.asked)
    form = random_questionnaire(rng, wave_id, seeds, needs, asked, wave.scales)
    answers, spellings = member_spellings(rng, seeds.members, wave_id)
    header, rows, given = random_rows(rng, wave, form, seeds.members_on(wave.closed_on), spellings, before.given, kind)
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([header, *rows])
    added = {
        "codebook/codebook_questions.csv": form.questions,
        "codebook/codebook_answers.csv": form.answers + answers,
        "reference/ref_technology_bundles.csv": [
            {"wave_id": wave_id, "technology_code": bundle, "member_technology_code": member} for bundle, member in bundles
        ],
        "reference/ref_overlapping_activities.csv": _overlap_rows(rng, wave_id, asked),
    }
    return Written(asked, given, added)


def write_random_waves(folder: Path, seeds_dir: Path, *, count: int = 200, seed: int | None = None) -> RandomWaves:
    """Writes `count` random waves r001, r002, ... of the Members' survey into `folder`; the same seed, the same files.

    Without a seed one is drawn; the result holds it either way, for the test to print.
    """
    seed = random.SystemRandom().randrange(2**32) if seed is None else seed
    rng = random.Random(seed)
    target = folder / "seeds"
    shutil.copytree(seeds_dir, target)
    records = folder / "records" / "member"
    records.mkdir(parents=True)
    wave_ids = [f"r{number:03d}" for number in range(1, count + 1)]

    calendar = random_calendar(rng, wave_ids)
    add_rows(target / "reference/ref_survey_waves.csv", calendar)
    technologies = read_rows(target / "reference/ref_technologies.csv")
    new_order = 1 + max(int(row["sort_order"]) for row in technologies)
    add_rows(target / "reference/ref_technologies.csv", _technology_rows(new_order))
    closing_days = [date.fromisoformat(row["closed_on"]) for row in calendar if row["wave_id"] != UNLANDED_WAVE]
    members = read_rows(target / "reference/ref_members.csv")
    write_rows(target / "reference/ref_members.csv", random_members(rng, members, FIRST_DAY, closing_days))

    seeds = Seeds(target)
    needs = [row["capacity_need_code"] for row in read_rows(target / "reference/ref_capacity_needs.csv")]
    added: dict[str, list[Row]] = {}
    raw_files = {("member", wave_id): records / f"{wave_id}.csv" for wave_id in wave_ids}
    written = alone = Written([], Given(), {})
    for number, ((_, wave_id), path) in enumerate(raw_files.items()):
        before = written if number % 2 else alone
        written = _write_wave(rng, seeds, needs, wave_id, path, before, KINDS.get(number % 50, ""))
        for name, rows in written.seeds.items():
            added.setdefault(name, []).extend(rows)
    for name, rows in added.items():
        add_rows(target / name, rows)
    write_rows(target / ACCEPTED, accepted_rows(target, raw_files))
    return RandomWaves(seed, target, raw_files)
