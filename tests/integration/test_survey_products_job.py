"""The job of products as `make products` starts it: what it refuses, and what the interface then shows.

The tests of this file build on one another: the first release is that of the fixture.
"""

import csv
import hashlib
import json
import sqlite3
from pathlib import Path

import duckdb
import pytest
from job import SEED, Job

from smart_customs.warehouse.preview import first_rows


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    return Job.after(tmp_path_factory.mktemp("job"), "survey_warehouse", "survey_products")


def hashes(folder: Path) -> dict[str, str]:
    """Every file below the folder with its hash; the job's lock is none of its products."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def metadata(job: Job) -> dict[str, dict[str, str]]:
    """Asset -> what the interface shows of it: name of the metadata -> text, of all events of all runs."""
    found: dict[str, dict[str, str]] = {}
    for database in (job.home / ".dagster").rglob("*.db"):
        with sqlite3.connect(database) as db:
            tables = {name for (name,) in db.execute("select name from sqlite_master")}
            for (event,) in db.execute("select event from event_logs") if "event_logs" in tables else ():
                collect(json.loads(event), found)
    return found


def collect(event: dict, found: dict[str, dict[str, str]]) -> None:
    """Adds the metadata of materializations and observations, as Dagster's event log holds them."""
    data = (event.get("dagster_event") or {}).get("event_specific_data") or {}
    shown = data.get("materialization") or data.get("asset_observation")
    if shown:
        of_asset = found.setdefault("/".join(shown["asset_key"]["path"]), {})
        for entry in entries(shown):
            of_asset[entry[0]] = str(of_asset.get(entry[0], "")) + str(entry[1])


def entries(shown: dict) -> list[tuple[str, object]]:
    if isinstance(shown.get("metadata"), dict):
        return list(shown["metadata"].items())
    return [(entry["label"], entry["entry_data"]) for entry in shown["metadata_entries"]]


def test_the_interface_shows_first_rows_of_public_tables_alone(job: Job):
    public = first_rows(job.home / "products" / "public_tables.duckdb")
    shown = metadata(job)
    assert len(public) == 32
    assert {asset for asset, texts in shown.items() if "first rows" in texts} == {f"marts/{name}" for name in public}
    for name, rows in public.items():
        assert rows.splitlines()[-1].replace("\\", "") in shown[f"marts/{name}"]["first rows"].replace("\\", "")
    # Six kinds of agency sent one record each, which is left out.
    assert shown["marts/fct_partner_agency_submissions"]["first rows"].count("|  | True |") == 6


def test_what_the_world_sees_and_what_the_office_sees(job: Job):
    modes = {path.name: f"{path.stat().st_mode & 0o777:o}" for path in (job.home / "warehouse").iterdir() if path.is_file()}
    assert modes == {"restricted.duckdb": "600", "smart_customs.duckdb": "640", "releases.json": "600"}
    assert (job.home / "products" / "public_tables.duckdb").stat().st_mode & 0o777 == 0o644
    comments = job.query("select comment from duckdb_tables() where database_name = 'publication'")
    assert all("For the office: nothing is left out here." in comment for (comment,) in comments)
    with duckdb.connect(job.home / "products" / "public_tables.duckdb", read_only=True) as db:
        public = db.execute("select comment from duckdb_tables()").fetchall()
    assert len(public) == 32 and not any("For the office" in comment for (comment,) in public)


def test_an_unclassified_mart_ends_red_and_nothing_is_written(job: Job):
    before = hashes(job.home / "products")
    with duckdb.connect(job.publication) as db:
        db.execute("create table marts.fct_new as select '2024' as wave_id, 'AMS' as region_code, 1 as item_count")
    result = job.run("survey_products")
    with duckdb.connect(job.publication) as db:
        db.execute("drop table marts.fct_new")
    assert result.returncode == 1
    assert "table fct_new: expected what it holds, in config.meta.disclosure of its YAML" in result.stderr
    assert hashes(job.home / "products") == before


def test_the_same_answers_are_released_again(job: Job):
    before = hashes(job.home / "products" / "open_data")
    assert job.run("survey_products").returncode == 0
    assert hashes(job.home / "products" / "open_data") == before


def test_a_corrected_record_is_not_released(job: Job):
    before = hashes(job.home / "products")
    with (job.project / SEED).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # Two Members of different regions that change places in one question: the totals that the report prints stay.
    first = next(row for row in rows if row["member_iso3"] == "ZAF" or row["maturity"] == "Initial" and row["is_test"] == "false")
    second = next(
        row for row in rows if row["maturity"] == "Advanced" and row["is_test"] == "false" and row["is_complete"] == "true"
    )
    first["maturity"], second["maturity"] = second["maturity"], first["maturity"]
    with (job.project / SEED).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    job.seal()
    published = job.run()
    assert published.returncode == 0, published.stderr
    result = job.run("survey_products")
    assert result.returncode == 1
    assert "wave 2024: expected the answers that it was released with, found others" in result.stderr
    assert hashes(job.home / "products") == before
