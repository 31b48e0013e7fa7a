"""What `read` and `land` print of a file: how it was read, what became of it, how it differs from the one before."""

import json
import os
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from fixtures.platforms.make_platforms import EXPORTS, HERE
from landed import write_canonical

from smart_customs.cli import main
from smart_customs.landing.difference import Difference, difference

HEADER = "submission_id,submitted_at,is_complete,is_test,agency_type,agency_technologies_details"
READ_AS = {
    "limesurvey_code": "LimeSurvey, encoding utf-8-sig, delimiter ',', 1 header row, 1 line skipped, times without a zone as UTC",
    "limesurvey_text": "LimeSurvey, encoding utf-8-sig, delimiter ';', 1 header row, 1 line skipped, times without a zone as UTC",
    "eusurvey": "EUSurvey, a workbook, 1 header row, 3 lines skipped, times without a zone as UTC",
    "surveymonkey": "SurveyMonkey, encoding utf-8, delimiter ',', 2 header rows, 0 lines skipped, times without a zone as UTC",
    "qualtrics": "Qualtrics, encoding utf-16-le, delimiter tab, 3 header rows, 0 lines skipped, times without a zone as UTC",
    "qualtrics_2_rows": "Qualtrics, encoding utf-8, delimiter ',', 2 header rows, 0 lines skipped, times without a zone as UTC",
    "qualtrics_3_rows": "Qualtrics, encoding utf-8, delimiter ',', 3 header rows, 0 lines skipped, "
    "times without a zone as America/Denver",
    "microsoft_forms": "Microsoft Forms, a workbook, 1 header row, 0 lines skipped, times without a zone as UTC",
    "microsoft_forms_resaved": "Microsoft Forms, encoding cp1252, delimiter ';', 1 header row, 0 lines skipped, "
    "times without a zone as UTC",
    "google_forms": "Google Forms, encoding utf-8, delimiter ',', 1 header row, 0 lines skipped, times without a zone as UTC",
    "kobotoolbox": "KoboToolbox, encoding utf-8, delimiter ';', 1 header row, 0 lines skipped, times without a zone as UTC",
    "odk_central": "ODK Central, encoding utf-8, delimiter ',', 1 header row, 0 lines skipped, times without a zone as UTC",
    "plain": "a plain table, encoding utf-8, delimiter ',', 1 header row, 0 lines skipped, times without a zone as UTC",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def written(path: Path, *agencies: str) -> Path:
    lines = [f"P{n},2024-04-19T06:58:{n:02}Z,true,false,Ministry of finance,{text}" for n, text in enumerate(agencies) if text]
    path.write_text("\n".join([HEADER, *lines, ""]))
    return path


def test_every_platform_is_drawn():
    assert set(READ_AS) == set(EXPORTS)


@pytest.mark.parametrize("name", EXPORTS)
def test_a_landing_prints_how_the_file_was_read(name: str):
    columns = HERE / f"{name}.columns.csv"
    command = ["land", HERE / EXPORTS[name].file, "--survey", "member", "--wave", "2024"]
    command += ["--columns", columns] if columns.exists() else []
    first, second, again = (
        run(*command).splitlines(),
        run(*command).splitlines(),
        json.loads(run(*command[:6], *command[6:], "--json")),
    )
    assert first[1] == f"Read as: {READ_AS[name]}."
    assert "nothing to do" in second[0]
    # Nothing was read this time; the ledger knows the rest.
    assert second[1] == f"Read as: {READ_AS[name].split(', 1 header')[0].split(', 2 header')[0].split(', 3 header')[0]}."
    assert (again["is_new"], again["difference"]) == (False, None)


@pytest.mark.parametrize(
    ("text", "declared", "lines"),
    [
        (
            "Results,,\n\nsubmission_id,submitted_at,q\n1,2,3\n",
            ["--skip-lines", "2"],
            [
                "Read as: encoding utf-8, delimiter ',', 1 header row, 2 lines skipped.",
                "Platform: a plain table.",
            ],
        ),
        (
            "ResponseId\tEndDate\tFinished\nR\tE\tF\nR_1\t2024-05-13 10:00:00\t1\n",
            ["--header-rows", "2"],
            [
                "Read as: encoding utf-8, delimiter tab, 2 header rows, 0 lines skipped.",
                "Platform: Qualtrics.",
            ],
        ),
        (
            "a,b\n1,2\n\n",
            [],
            [
                "Read as: encoding utf-8, delimiter ',', 1 header row, 1 line skipped.",
                "Platform: none that is known.",
            ],
        ),
    ],
)
def test_read_prints_how_the_file_was_read(text: str, declared: list[str], lines: list[str], tmp_path: Path):
    (tmp_path / "export.csv").write_text(text)
    printed = run("read", tmp_path / "export.csv", "--out", tmp_path / "t.csv", "--rejects", tmp_path / "r.csv", *declared)
    assert printed.splitlines()[1:3] == lines


def test_a_landing_prints_how_it_differs_from_the_one_before(tmp_path: Path, home: Path):
    export = tmp_path / "export.csv"
    options = ("--survey", "partner_agency", "--wave", "2024")
    sentence = "Against what was landed before: "
    assert sentence not in run("land", written(export, "a", "b", "c"), *options)
    # The first is gone, the second has another text, two are new; the third is the same on another line.
    printed = run("land", written(export, "", "x", "c", "d", "e"), *options)
    assert f"{sentence}2 records added, 1 changed, 1 gone.\n" in printed
    as_json = json.loads(run("land", written(export, "", "x", "c", "d"), *options, "--json"))
    assert as_json["difference"] == {"added": 0, "changed": 0, "gone": 1}
    assert (as_json["header_rows"], as_json["lines_skipped"], as_json["time_zone"]) == (1, 0, "UTC")
    # Nobody knows what a file was that is not as it was landed.
    (home / "landing/canonical/partner_agency/2024.parquet").write_bytes(b"broken")
    assert sentence not in run("land", written(export, "x"), *options, "--fewer")


def test_a_difference_is_what_counting_by_hand_gives(tmp_path: Path):
    seed = os.environ["PLATFORM_SEED"]
    for case in range(60):
        draw = random.Random(f"{seed} {case}")
        files, tables = [], []
        # A folder whose name would be a pattern.
        for name in ("be[f]ore", "aft*er"):
            columns = draw.choice([["q 1", "q2"], ["q2", 'q"3'], ["q2", "q 1", 'q"3']])
            numbers = draw.sample(range(120), draw.randint(0, 90))
            table = {f"#{n}": {column: draw.choice(["", "a", "b"]) for column in columns} for n in numbers}
            rows = [[number, str(at), *answers.values()] for at, (number, answers) in enumerate(table.items())]
            write_canonical(tmp_path / name / f"{case}.parquet", ["submission_id", "source_row", *columns], rows)
            files.append(tmp_path / name / f"{case}.parquet")
            tables.append({number: {k: v for k, v in answers.items() if v} for number, answers in table.items()})
        before, after = tables
        changed = sum(before[number] != after[number] for number in before.keys() & after.keys())
        assert difference(*files) == Difference(len(after.keys() - before.keys()), changed, len(before.keys() - after.keys()))
