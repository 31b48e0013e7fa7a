"""The open data hold the public tables cell by cell, validate, run no formula, and are the same bytes each time."""

import csv
import hashlib
import json
import re
from datetime import date, datetime

import duckdb
import pytest
import warehouses
import yaml
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from smart_customs.paths import Home
from smart_customs.products.make import make_open_data
from smart_customs.products.open_data.dictionary import french
from smart_customs.products.open_data.tables import safe
from smart_customs.products.open_data.workbook import sheet_names


@pytest.fixture(scope="module")
def home() -> Home:
    return warehouses.products_of_bundled_wave()


@pytest.fixture(scope="module")
def folder(home):
    return home.products / "open_data" / "2024"


@pytest.fixture(scope="module")
def public(home):
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home.products / 'public_tables.duckdb'}' as source (read_only)")
        yield connection


def tables(public) -> list[str]:
    """The long table of results before all others, which stand in the order of their names."""
    found = "select table_name from duckdb_tables() order by table_name <> 'results', table_name"
    return [name for (name,) in public.execute(found).fetchall()]


def columns(public, table: str) -> list[str]:
    return [c[0] for c in public.execute(f"select * from source.public.{table} limit 0").description]


def test_parquet_and_csv_equal_the_public_tables(public, folder):
    assert len(tables(public)) == 32
    for table in tables(public):
        parquet, source = f"read_parquet('{folder / 'parquet' / table}.parquet')", f"source.public.{table}"
        for one, other in ((parquet, source), (source, parquet)):
            left = public.execute(f"select count(*) from (from {one} except all from {other})").fetchone()
            assert left == (0,), table
        names, texts = columns(public, table), public.execute(f"select * from {parquet}").fetchall()
        with (folder / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0] == names
        assert len(rows) - 1 == len(texts)
        for row, values in zip(rows[1:], texts, strict=True):
            for cell, value in zip(row, values, strict=True):
                if value is None:
                    assert cell == ""
                elif isinstance(value, float):
                    assert float(cell) == value
                elif isinstance(value, str):
                    assert cell.removeprefix("'") == value.removeprefix("'")


def test_suppressed_cells_are_empty_and_marked(folder):
    with (folder / "csv" / "fct_technology_adoption_by_region.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    suppressed = [row for row in rows if row["is_suppressed"] == "true"]
    assert len(suppressed) > 20
    assert {row["item_count"] for row in suppressed} == {""}
    assert {row["item_count"] for row in rows} & {"1", "2"} == set()


def test_no_cell_is_a_formula(folder):
    cells = 0
    for path in [*folder.glob("csv/*.csv"), folder / "codebook.csv", folder / "dictionary.csv"]:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for name, cell in row.items():
                    cells += 1
                    if cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
                        assert name not in ("explanation", "raw_value", "label_en") and float(cell) < 0
    assert cells > 10000
    book = load_workbook(folder / "smart_customs_2024.xlsx")
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b", "d"}
    with (folder / "csv" / "rpt_data_quality.csv").open(encoding="utf-8", newline="") as file:
        found = {row["explanation"] for row in csv.DictReader(file)}
    assert found == {"'=1+1 is how a formula would begin.", "'@other"}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=A1", "'=A1"),
        ("+1", "'+1"),
        ("-x", "'-x"),
        ("@a", "'@a"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("a=b", "a=b"),
        (-1.5, -1.5),
    ],
)
def test_texts_that_begin_like_a_formula_are_led_by_an_apostrophe(value, written):
    assert safe(value) == written


def test_the_workbook_has_a_sheet_for_each_table_and_links_to_it(public, folder):
    book = load_workbook(folder / "smart_customs_2024.xlsx")
    names = sheet_names(tables(public))
    assert book.sheetnames == ["contents", *(names[table] for table in tables(public))]
    contents = book["contents"]
    assert [cell.value for cell in contents["A"][:6]] == ["Title", "Provenance", "Left out", "Rounded", "Official", "Licence"]
    links = [cell for cell in contents["A"] if cell.hyperlink]
    assert [(cell.value, cell.hyperlink.location) for cell in links] == [(n, f"'{n}'!A1") for n in book.sheetnames[1:]]
    for table in tables(public):
        sheet, names_of_columns = book[names[table]], columns(public, table)
        rows = public.execute(f"select count(*) from source.public.{table}").fetchone()[0]
        assert sheet.max_row == rows + 2
        assert (sheet["A1"].value, sheet["A1"].hyperlink.location) == ("contents", "'contents'!A1")
        assert [cell.value for cell in sheet[2]][: len(names_of_columns)] == names_of_columns
        assert sheet.freeze_panes == "A3"
        assert sheet.auto_filter.ref == f"A2:{get_column_letter(len(names_of_columns))}{rows + 2}"
        assert all(cell.font.bold for cell in sheet[2])
        assert all(8 <= sheet.column_dimensions[get_column_letter(n + 1)].width < 50 for n in range(len(names_of_columns)))


def test_cells_of_the_workbook_are_the_numbers_of_the_public_tables(public, folder):
    """Numbers as numbers, shown as percentages where they are; days as days."""
    book = load_workbook(folder / "smart_customs_2024.xlsx")
    shown = {}
    for table in tables(public):
        sheet = book[sheet_names(tables(public))[table]]
        expected = public.execute(f"select * from read_parquet('{folder / 'parquet' / table}.parquet')").fetchall()
        for number, row in enumerate(expected, start=3):
            for place, value in enumerate(row, start=1):
                cell = sheet.cell(number, place)
                if isinstance(value, (bool, int, float)):
                    # Sixteen digits, as a spreadsheet keeps them.
                    assert cell.value == value or cell.value == pytest.approx(value, rel=1e-15), (table, cell.coordinate)
                    if isinstance(value, float):
                        shown[sheet.cell(2, place).value] = cell.number_format
                elif value is None or value == "":
                    assert cell.value is None, (table, cell.coordinate)
                elif isinstance(value, str):
                    assert cell.value.removeprefix("'") == value.removeprefix("'")
    assert {name for name, code in shown.items() if code == "0.0"} == {
        "percent", "percent_weighted", "interval_low", "interval_high", "possible_low", "possible_high"
    }  # fmt: skip
    assert {name for name, code in shown.items() if code == "0%"} == {
        "share", "share_weighted", "standard_error", "ci_low", "ci_high", "census_low", "census_high", "submission_rate",
    }  # fmt: skip
    assert shown["mean_score"] == shown["mean_impact"] == "0.00"
    assert isinstance(book["dim_survey_wave"]["D3"].value, datetime)


def test_the_dictionary_has_every_table_and_column_in_both_languages(public, folder):
    with (folder / "dictionary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = [(table, column) for table in tables(public) for column in ["", *columns(public, table)]]
    assert [(row["table_name"], row["column_name"]) for row in rows] == expected
    missing = [(row["table_name"], row["column_name"]) for row in rows if not (row["description_en"] and row["description_fr"])]
    assert missing == [], f"{missing}: write what they mean into smart_customs/products/open_data/french.toml, or their YAML"
    assert {row["type"] for row in rows} == {"", "string", "integer", "number", "boolean", "date", "datetime"}
    described = {(row["table_name"], row["column_name"]): row["description_fr"] for row in rows}
    # A table says otherwise than all others, where it has to.
    assert described["fct_submissions_by_day", "submissions"] == "Réponses comptées envoyées ce jour-là."
    assert described["fct_participation_by_region", "submissions"] == "Réponses comptées : une par Membre, la dernière complète."


def test_every_word_of_the_dictionary_is_used(public, folder):
    there = {(table, column) for table in tables(public) for column in ["", *columns(public, table)]}
    there |= {("", column) for _, column in there}
    assert french().keys() - there == set()


def test_the_questions_of_the_readme_have_answers(folder, monkeypatch):
    monkeypatch.chdir(folder)
    text = (folder / "README.md").read_text(encoding="utf-8")
    questions = [line for line in text.splitlines() if line.startswith("select ")]
    answers = [duckdb.sql(question).fetchall() for question in questions]
    assert [len(rows) for rows in answers] == [6, 9, 9, 18, 37]
    assert answers[0][0] == ("East and Southern Africa", 19, 24, 79.2)
    assert answers[1][0] == ("Big data and data analytics", 23, 19.8)
    assert answers[2][:2] == [("Technical skills", 88, 1), ("Cybersecurity awareness", 79, 2)]
    for path in re.findall(r"^\| `([^`]+)`", text, flags=re.MULTILINE):
        assert (folder / path).exists(), path


def test_citation_and_licence_are_valid(folder):
    citation = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0" and citation["type"] == "dataset" and citation["license"] == "CC-BY-4.0"
    assert citation["title"] == "Smart Customs Survey 2024: Members" and citation["authors"][0]["name"]
    assert date.fromisoformat(citation["date-released"]) and re.fullmatch("[0-9a-f]{12}", citation["version"])
    assert citation["message"].startswith("Cite these data as reconstructed")
    assert "https://creativecommons.org/licenses/by/4.0/" in (folder / "LICENSE").read_text(encoding="utf-8")


def test_no_text_calls_a_rounded_number_exact(folder):
    for name in ("README.md", "datapackage.json", "dictionary.csv", "CITATION.cff"):
        text = (folder / name).read_text(encoding="utf-8")
        assert not re.search(r"without rounding|unrounded|not rounded|sans arrondi", text), name


def test_sheet_names_are_short_and_differ():
    names = sheet_names(["x" * 40, "x" * 41, "fct_technology_adoption_by_region"])
    assert names == {
        "x" * 40: "x" * 31,
        "x" * 41: "x" * 28 + "_2",
        "fct_technology_adoption_by_region": "fct_technology_adoption",
    }


def test_the_data_package_is_valid_and_describes_each_file(folder, monkeypatch):
    from frictionless import Package, validate

    monkeypatch.chdir(folder)
    report = validate("datapackage.json")
    assert report.flatten(["title", "message"]) == []
    package = Package("datapackage.json")
    assert len(package.resources) == 34
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert (described["provenance"], described["licenses"][0]["name"]) == ("reconstructed", "CC-BY-4.0")
    files = [*described["resources"], *described["files"]]
    assert {file["path"] for file in files} | {"datapackage.json"} == {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    }
    for file in files:
        content = (folder / file["path"]).read_bytes()
        assert (file["bytes"], file["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    [adoption] = [r for r in described["resources"] if r["name"] == "fct_technology_adoption_by_region"]
    assert adoption["schema"]["primaryKey"] == ["wave_id", "region_code", "technology_code", "adoption_status"]
    assert all(field["description"] for r in described["resources"] for field in r["schema"]["fields"])


def test_the_codebook_has_each_question_and_wording(folder):
    with (folder / "codebook.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({(row["survey_code"], row["column_name"]) for row in rows}) == 69
    assert {row["answer_code"] for row in rows if row["topic"] == "maturity"} == {
        "initial", "experimental", "operational", "advanced", "transformational",
    }  # fmt: skip


def test_the_same_publication_gives_the_same_bytes(home, folder):
    before = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    make_open_data(home)
    assert {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_another_wave_has_its_own_rows():
    home = warehouses.products_of_two_waves()
    for wave_id in ("2024", "2026"):
        path = home.products / "open_data" / wave_id / "csv" / "fct_participation_by_region.csv"
        with path.open(encoding="utf-8", newline="") as file:
            assert {row["wave_id"] for row in csv.DictReader(file)} == {wave_id}
