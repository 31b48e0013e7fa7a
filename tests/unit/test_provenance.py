"""Only tables with rows of a reconstructed wave are marked, and their own comment stays."""

from pathlib import Path

import duckdb

from smart_customs.publication.provenance import mark_for_the_office, mark_reconstructed


def test_marks_what_holds_reconstructed_answers(tmp_path: Path):
    path = tmp_path / "candidate.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create schema marts")
        connection.execute("create schema raw")
        waves = "(values ('1', 'reconstructed'), ('2', 'collected')) as t (wave_id, provenance)"
        connection.execute(f"create table marts.dim_survey_wave as from {waves}")
        connection.execute("create table marts.fct_both as from (values ('1'), ('2'), ('1')) as t (wave_id)")
        connection.execute("comment on table marts.fct_both is 'It''s both.'")
        connection.execute("create table marts.fct_real as select '2' as wave_id")
        connection.execute("create table marts.dim_region as select '1' as region_code")
        connection.execute("create table raw.fct_raw as select '1' as wave_id")
    assert mark_reconstructed(path, ("marts",)) == ["marts.dim_survey_wave", "marts.fct_both"]
    with duckdb.connect(path, read_only=True) as connection:
        comments = dict(connection.execute("select table_name, comment from duckdb_tables()").fetchall())
    assert comments["fct_both"] == (
        "It's both. Reconstructed: the answers of wave 1 were drawn by a program to agree with published figures; "
        "Members did not give them."
    )
    assert comments["fct_real"] is None
    assert comments["fct_raw"] is None


def test_every_table_of_the_schema_says_that_it_is_for_the_office(tmp_path: Path):
    path = tmp_path / "candidate.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create schema marts; create schema raw; create table raw.r as select 1 as n")
        connection.execute("create table marts.a as select 1 as n; create table marts.b as select 1 as n")
        connection.execute("comment on table marts.a is 'It''s a.'")
    mark_for_the_office(path, "marts")
    with duckdb.connect(path, read_only=True) as connection:
        comments = dict(connection.execute("select table_name, comment from duckdb_tables()").fetchall())
    office = "For the office: nothing is left out here. What may leave the office is made of it in products/."
    assert comments == {"a": f"It's a. {office}", "b": office, "r": None}
