"""What Members wrote in their own words, and whom they nominated, is in the restricted publication and not in the open one."""

import shutil
import stat
from pathlib import Path

import duckdb
import pytest
from building import BUNDLED, SEEDS, build
from oracle.loaded import load
from oracle.random_waves import write_rows
from oracle.reading import Row, Seeds, read_rows
from oracle.submissions import counted

from smart_customs.publication.publish import publish

# Every planted word begins with this, in no language and in no label.
STEM = "zqxprivate"
CONTACTS = ["contact_email", "contact_position", "contact_unit"]
OTHER_NEEDS = "capacity_other_text"
DETAILS = "details_"


def personal_columns(survey_code: str) -> list[str]:
    """The columns that the codebook of the bundled wave calls personal data."""
    return [
        row["column_name"]
        for row in read_rows(SEEDS / "codebook/codebook_questions.csv")
        if (row["wave_id"], row["survey_code"], row["is_personal_data"]) == ("2024", survey_code, "true")
    ]


def planted(row: Row, columns: list[str]) -> Row:
    """The record with a word of its own in each of the columns; every third record keeps its contact columns empty."""
    number = int(row["source_row"])
    words = {column: f"{STEM}{position}r{number}" for position, column in enumerate(columns)}
    return row | words | (dict.fromkeys(CONTACTS, "") if number % 3 == 0 and CONTACTS[0] in columns else {})


def cells_with_words(database: Path) -> dict[tuple[str, str], int]:
    """(table, column) -> number of cells that hold a planted word, for every column of every schema and type.

    Views hold no cells of their own.
    """
    found = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{database}' as judged (read_only)")
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() inner join duckdb_tables() "
            "using (database_name, schema_name, table_name) where database_name = 'judged'"
        ).fetchall()
        for schema, table, column in columns:
            [cells] = connection.execute(
                f'select count(*) from judged."{schema}"."{table}" where contains(lower("{column}"::varchar), ?)', [STEM]
            ).fetchone()
            if cells:
                found[f"{schema}.{table}", column] = cells
    return found


@pytest.fixture(scope="module")
def private(tmp_path_factory):
    """A warehouse in which every personal column of every record of the bundled wave holds a planted word."""
    folder = tmp_path_factory.mktemp("private")
    shutil.copytree(SEEDS, folder / "seeds")
    for (survey_code, _), path in BUNDLED.items():
        raw = folder / "seeds" / path
        write_rows(raw, [planted(row, personal_columns(survey_code)) for row in read_rows(raw)])
    return build(folder, folder / "seeds", folder / "nothing_landed", {}, with_tests=False)


@pytest.fixture(scope="module")
def counted_members(private) -> dict[str, Row]:
    """Member -> the cells of its counted record."""
    [(key, path)] = [(key, path) for key, path in private.raw_files.items() if key[0] == "member"]
    return {record.member_iso3: record.cells for record in counted(load(Seeds(private.seeds_dir), *key, path).records)}


def test_the_words_are_in_every_personal_column_of_the_input(private):
    found = cells_with_words(private.database)
    for (survey_code, wave_id), path in private.raw_files.items():
        rows = read_rows(path)
        for column in personal_columns(survey_code):
            empty = len(rows) // 3 if column in CONTACTS else 0
            assert found[f"raw.raw_{survey_code}_survey_{wave_id}", column] == len(rows) - empty, column
    assert len(personal_columns("member")) == 14
    assert len(personal_columns("partner_agency")) == 1


def test_no_word_is_in_the_open_publication(private, tmp_path):
    published = publish(private.database, "marts", tmp_path / "open.duckdb")
    assert len(published.tables) >= 27
    assert published.rows > 700
    assert cells_with_words(published.path) == {}
    assert STEM.encode() not in published.path.read_bytes()
    with duckdb.connect(published.path, read_only=True) as connection:
        schemas = connection.execute("select distinct schema_name from duckdb_tables()").fetchall()
    assert schemas == [("marts",)]


def test_the_restricted_publication_has_the_words_for_its_owner_alone(private, counted_members, tmp_path):
    published = publish(private.database, "restricted", tmp_path / "for_the_project_office.duckdb", mode=0o600)
    assert stat.S_IMODE(published.path.stat().st_mode) == 0o600
    nominated = {iso3: cells for iso3, cells in counted_members.items() if any(cells[column] for column in CONTACTS)}
    details = [column for column in personal_columns("member") if column.startswith(DETAILS)]
    assert 0 < len(nominated) < len(counted_members) == 116
    assert cells_with_words(published.path) == {
        **{("restricted.contact_point_register", column): len(nominated) for column in CONTACTS},
        ("restricted.other_capacity_needs", "text"): len(counted_members),
        ("restricted.technology_details", "text"): len(counted_members) * len(details),
    }
    with duckdb.connect(published.path, read_only=True) as connection:
        register = connection.execute(
            f"select member_iso3, {', '.join(CONTACTS)} from restricted.contact_point_register order by all"
        ).fetchall()
        needs = connection.execute("select member_iso3, text from restricted.other_capacity_needs order by all").fetchall()
        texts = connection.execute(
            "select member_iso3, technology_code, text from restricted.technology_details order by all"
        ).fetchall()
    assert register == sorted((iso3, *(cells[column] for column in CONTACTS)) for iso3, cells in nominated.items())
    assert needs == sorted((iso3, cells[OTHER_NEEDS]) for iso3, cells in counted_members.items())
    assert texts == sorted(
        (iso3, column.removeprefix(DETAILS), cells[column]) for iso3, cells in counted_members.items() for column in details
    )
