"""The fixtures of all platforms: recognised, brought to the standard form, and compared with what their generator says.

Files are read with the csv module and openpyxl, so that nothing here depends on the dialect layer.
"""

import csv
import datetime as dt
import io
import re
from pathlib import Path

import openpyxl
import pytest
from fixtures.platforms.make_platforms import EXPORTS, HERE, expected, write_exports
from fixtures.platforms.questionnaire import QUESTIONS
from unit.landing.small_exports import PATH, read, records

from smart_customs.landing.platforms import PLATFORMS, recognised
from smart_customs.landing.platforms.platform import Response, Settings, Wanted, key
from smart_customs.landing.refusal import Refused

PLATFORM_OF = {name: re.sub("_(code|text|[23]_rows|resaved)$", "", name) for name in EXPORTS}
HEADER_ROWS = {"surveymonkey": 2, "qualtrics": 3, "qualtrics_3_rows": 3, "qualtrics_2_rows": 2}
RECORDS = {
    "limesurvey_code": 25,
    "limesurvey_text": 25,
    "qualtrics": 27,
    "qualtrics_2_rows": 27,
    "qualtrics_3_rows": 27,
    "plain": 27,
}
# The files themselves say of which zone their times are.
ZONED = {"qualtrics_3_rows", "kobotoolbox", "odk_central", "plain"}


def cells_of(name: str) -> list[tuple[str, ...]]:
    """The rows of a fixture from its header on, as text."""
    export = EXPORTS[name]
    if export.file.endswith(".xlsx"):
        sheet = openpyxl.load_workbook(HERE / export.file).active
        rows = [
            tuple(
                "" if cell is None else f"{cell:%Y-%m-%d %H:%M:%S}" if isinstance(cell, dt.datetime) else str(cell)
                for cell in row
            )
            for row in sheet.iter_rows(values_only=True)
        ]
        # Title, date and an empty row.
        return rows[3:] if name == "eusurvey" else rows
    delimiter = {"qualtrics": "\t", "limesurvey_text": ";", "microsoft_forms_resaved": ";", "kobotoolbox": ";"}.get(name, ",")
    text = (HERE / export.file).read_bytes().decode(export.encoding)
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if row]


def wanted_of(name: str) -> tuple[Wanted, dict[str, str]]:
    """What codebook and mapping ask for, and by key of an export's name the column (empty: left out)."""
    known = {}
    for label in ("label_fr", "label_en", "column_name"):
        known |= {key(question[label]): question["column_name"] for question in QUESTIONS}
    columns = HERE / f"{name}.columns.csv"
    mapped = {}
    if columns.exists():
        with columns.open(encoding="utf-8", newline="") as file:
            mapped = {key(row["export_column"]): row["column_name"] for row in csv.DictReader(file)}
    flags = frozenset(q["column_name"] for q in QUESTIONS if q["answer_type"] == "multi_choice_flag")
    return Wanted(known | {name: column for name, column in mapped.items() if column}, flags), known | mapped


@pytest.mark.parametrize("name", EXPORTS)
def test_the_fixture_becomes_what_its_generator_says(name: str):
    rows = cells_of(name)
    platform = recognised(rows[:5], PATH)
    assert platform.name == PLATFORM_OF[name]
    assert platform.header_rows(rows[:5]) == HEADER_ROWS.get(name, 1)
    wanted, known = wanted_of(name)
    settings = Settings("Asia/Tokyo") if name in ZONED else Settings()
    count = HEADER_ROWS.get(name, 1)
    standard = platform.standardise(rows[:count], iter(records(rows[count:])), wanted, settings, PATH)
    columns = [known[key(name)] for name in standard.names]
    assert sorted(column for column in columns if column) == sorted(question["column_name"] for question in QUESTIONS)
    found = list(standard.responses)
    assert len(found) == RECORDS.get(name, 23)
    for response, row in zip(found, expected(name), strict=True):
        assert isinstance(response, Response)
        assert response.unknown_options == ()
        assert str(response.source_row) == row["source_row"]
        number = response.submission_id if row["submission_id"] else ""
        standing = (number, response.submitted_at, response.is_complete, response.is_test)
        assert standing == (row["submission_id"], row["submitted_at"], row["is_complete"], row["is_test"])
        answers = {column: answer for column, answer in zip(columns, response.answers, strict=True) if column}
        assert answers == {question["column_name"]: row[question["column_name"]] for question in QUESTIONS}
    assert len({response.submission_id for response in found}) == len(found)


def test_generating_gives_the_committed_files(tmp_path: Path):
    write_exports(tmp_path)
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == sorted({export.file for export in EXPORTS.values()} | {path.name for path in HERE.glob("*.columns.csv")})
    assert len(written) == 13 + 9
    assert [name for name in written if (tmp_path / name).read_bytes() != (HERE / name).read_bytes()] == []


def test_only_its_own_platform_recognises_a_fixture():
    for name in EXPORTS:
        first_rows = cells_of(name)[:5]
        assert [p.name for p in PLATFORMS.values() if p.header_rows(first_rows) is not None] == [PLATFORM_OF[name]]


def test_a_header_of_no_platform_is_refused():
    with pytest.raises(Refused, match="a header of no platform that is known: 'Country', 'Answer'"):
        recognised([["Country", "Answer"], ["NAM", "yes"]], PATH)


@pytest.mark.parametrize(
    ("name", "expected_key"),
    [
        ("Q1[SQ001]", "q1_sq001"),
        ("<b>Where are\u00a0you&nbsp;?</b>\n(Member)", "where_are_you_member"),
        ("État d’avancement : n°\u00a0２", "état_d_avancement_n_2"),
        ("__Données__", "données"),
        ("e\u0301tat", "état"),
    ],
)
def test_key(name: str, expected_key: str):
    assert key(name) == expected_key


def test_a_row_of_hxl_tags_belongs_to_the_header():
    rows = [["country", "_id", "_uuid", "_submission_time"], ["#country", "", "", ""], ["NAM", "1", "0b7c1c2e", "2024-05-13"]]
    platform = PLATFORMS["kobotoolbox"]
    assert (platform.header_rows(rows), platform.header_rows([rows[0], rows[2]])) == (2, 1)


def test_a_header_without_the_time_is_refused():
    with pytest.raises(Refused, match="no column with the time of the response"):
        read("limesurvey", ["id", "Frage"], [])
