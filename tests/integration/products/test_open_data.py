"""The open data hold the public tables cell by cell, validate, run no formula, and are the same bytes each time."""

import csv
import hashlib
import json

import duckdb
import pytest
import warehouses
from openpyxl import load_workbook

from smart_customs.paths import Home
from smart_customs.products.make import make_open_data
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
    return [name for (name,) in public.execute("select table_name from duckdb_tables() order by all").fetchall()]


def columns(public, table: str) -> list[str]:
    return [c[0] for c in public.execute(f"select * from source.public.{table} limit 0").description]


def test_parquet_and_csv_equal_the_public_tables(public, folder):
    assert len(tables(public)) == 31
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
    for path in [*folder.glob("csv/*.csv"), folder / "codebook.csv"]:
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


def test_the_workbook_has_a_sheet_for_each_table(public, folder):
    book = load_workbook(folder / "smart_customs_2024.xlsx")
    names = sheet_names(tables(public))
    assert book.sheetnames == ["about", *(names[table] for table in tables(public))]
    for table in tables(public):
        sheet = book[names[table]]
        [expected] = (public.execute(f"select count(*) from source.public.{table}").fetchone(),)
        assert sheet.max_row - 1 == expected[0] or expected[0] == 0
        assert [cell.value for cell in sheet[1]] == columns(public, table)
        assert sheet.freeze_panes == "A2"
        assert all(cell.font.bold for cell in sheet[1])


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
    assert len(package.resources) == 28
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
