"""Invented Members and their submissions, as many as one wants, drawn by DuckDB: the same each time for the same number.

The questionnaire is that of the bundled wave, under another id, and answers are wordings of its codebook. A tenth of the records
is sent once more by the same Member, one in a hundred is a test, one in a hundred incomplete.
"""

import csv
import json
from pathlib import Path

import duckdb

from benchmarks.workshop import Workshop, allow_any_membership
from smart_customs.duckdb_files import literal
from smart_customs.files import file_sha256

MODEL, WAVE = "2024", "2030"
_SEED = 20240417
_REGIONS = ["AMS", "AP", "ESA", "EUR", "MENA", "WCA"]
_STANDARD = ["submission_id", "submitted_at", "is_complete", "is_test", "source_row"]
_WORDS = [
    "We compare offers.",
    "Prototype built in house, with seals on transit corridors.",
    "Un bureau essaie avec des images.",
    "à l'étude",
    'So far "only" slides.',
]


def add_members(shop: Workshop, members: int) -> None:
    """Adds invented Members, spread over the regions, that only waves from 2030 on know."""
    allow_any_membership(shop)
    with duckdb.connect() as connection:
        rows = shop.folder / "invented_members.csv"
        connection.execute(
            f"""
            copy (
                select
                    printf('M%07d', i), 'M' || i % 10, printf('Member %07d', i), printf('Membre %07d', i),
                    {_REGIONS!r}[1 + {_drawn("region")} % 6], '2030-01-01', null
                from range({members}) as numbers (i) order by i
            ) to '{rows}' (format csv, header false)
            """
        )
        with rows.open("rb") as new, (shop.seeds / "reference/ref_members.csv").open("ab") as file:
            while block := new.read(1 << 20):
                file.write(block)
        rows.unlink()


def describe_wave(shop: Workshop, wave_id: str = WAVE, year: str = "2030", previous: str = "") -> None:
    """Adds a wave of Members to the seeds: its dates in `year`, the questionnaire of the bundled one."""
    _append(
        shop.seeds / "reference/ref_survey_waves.csv",
        lambda row: row["survey_code"] == "member",
        lambda row: (
            {name: cell.replace(MODEL, year) if name.endswith("_on") else cell for name, cell in row.items()}
            | {"wave_id": wave_id, "title": f"Invented wave {wave_id}", "previous_wave_id": previous}
        ),
    )
    for name in ("codebook/codebook_questions.csv", "codebook/codebook_answers.csv", "reference/ref_overlapping_activities.csv"):
        _append(
            shop.seeds / name,
            lambda row: row.get("survey_code", "member") == "member" and row.get("topic") != "partner_agency",
            lambda row: row | {"wave_id": wave_id},
        )


def _append(path: Path, is_wanted, changed) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [changed(row) for row in reader if row["wave_id"] == MODEL and is_wanted(row)]
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, reader.fieldnames, lineterminator="\n").writerows(rows)


def write_canonical(shop: Workshop, target: Path, records: int, year: str = "2030", codes: list[str] | None = None) -> None:
    """A canonical file of so many records: a Parquet file of text. `codes`: who answers, in the place of invented Members."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = true")
        select = ",\n".join([*_standard(year), *_answers(shop, codes)])
        connection.execute(
            f"copy (select {select} from range({records}) as numbers (i)) to '{target}' "
            "(format parquet, compression zstd, row_group_size 20480)"
        )


def write_export(canonical: Path, target: Path) -> None:
    """The same records as a plain CSV file, as `smart-customs land` takes it."""
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = true")
        connection.execute(f"copy (from read_parquet('{canonical}')) to '{target}' (format csv, header true)")


def lay_down(shop: Workshop, records: int, wave_id: str = WAVE, year: str = "2030", codes: list[str] | None = None) -> Path:
    """The canonical file of a wave and its line of the ledger, as landing would leave them; returns the file."""
    canonical = shop.landing / "canonical" / "member" / f"{wave_id}.parquet"
    write_canonical(shop, canonical, records, year, codes)
    line = {
        "landed_at": "2030-07-01T08:00:00Z",
        "survey_code": "member",
        "wave_id": wave_id,
        "file_name": "export.csv",
        "sha256": "",
        "canonical_sha256": file_sha256(canonical),
        "platform": "plain",
        "encoding": "utf-8",
        "delimiter": ",",
        "records_read": records,
        "accepted": records,
        "rejected": 0,
        "skipped": 0,
        "set_aside_answers": 0,
        "supersedes": None,
        "tool_version": "0.1.0",
    }
    with (shop.landing / "ledger.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    return canonical


def _standard(year: str) -> list[str]:
    return [
        "printf('B-%07d', i) as submission_id",
        # Every second of 69 days of fieldwork is as likely as any other; one record in a hundred comes behind the last day.
        f"strftime(timestamp '{year}-04-17' + to_microseconds({_drawn('at')} % 5961600000000"
        " + if(i % 100 = 17, 6652800000000, 0)), '%Y-%m-%dT%H:%M:%S.%fZ') as submitted_at",
        "if(i % 100 = 48, 'false', 'true') as is_complete",
        "if(i % 100 = 98, 'true', 'false') as is_test",
        "(i + 1)::varchar as source_row",
    ]


def _answers(shop: Workshop, codes: list[str] | None) -> list[str]:
    """An expression for each column of the questionnaire."""
    pools: dict[str, list[str]] = {}
    with (shop.seeds / "codebook/codebook_answers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["wave_id"] == MODEL and row["topic"] != "respondent":
                pools.setdefault(row["topic"], []).append(row["raw_value"])
    for topic in ("technology_impact", "technology_difficulty"):
        pools[topic] += list("12345") * 4
    with (shop.seeds / "codebook/codebook_questions.csv").open(encoding="utf-8", newline="") as file:
        questions = [row for row in csv.DictReader(file) if row["wave_id"] == MODEL and row["survey_code"] == "member"]
    return [f"{_answer(question, pools, codes)} as {question['column_name']}" for question in questions]


def _answer(question: dict[str, str], pools: dict[str, list[str]], codes: list[str] | None) -> str:
    drawn = _drawn(question["column_name"])
    if question["item_code"] == "member_iso3":
        # Every tenth record comes from the Member of the record before it.
        member = "i - if(i % 10 = 9, 1, 0)"
        return f"{codes!r}[1 + ({member}) % {len(codes)}]" if codes else f"printf('M%07d', {member})"
    if question["item_code"] == "email":
        return f"if({drawn} % 10 < 4, printf('office-%d@example.org', i), null)"
    if question["item_code"] == "language":
        return f"['en', 'fr'][1 + {drawn} % 2]"
    if question["answer_type"] == "text":
        return f"if({drawn} % 10 < 2, {_listed(_WORDS)}[1 + ({drawn} // 10) % {len(_WORDS)}], null)"
    pool = pools[question["topic"]]
    return f"if({drawn} % 100 < 92, {_listed(pool)}[1 + ({drawn} // 100) % {len(pool)}], null)"


def _drawn(what: str) -> str:
    """An expression for a whole number from 0 that depends on the record's number and on what is drawn."""
    return f"(hash(i, '{what}', {_SEED}) >> 1)::bigint"


def _listed(texts: list[str]) -> str:
    return f"[{', '.join(map(literal, texts))}]"
