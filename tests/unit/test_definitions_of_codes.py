"""Columns of codes say what their codes mean, wherever they stand."""

from pathlib import Path

import duckdb

from smart_customs.publication.definitions import define_codes


def test_every_column_of_codes_says_what_they_mean(tmp_path: Path):
    path = tmp_path / "candidate.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create schema marts; create schema raw")
        levels = "(values (2, 'Late', 'Nothing''s left.'), (1, 'Early', 'All is new.'), (3, 'Never', null))"
        connection.execute(f"create table marts.dim_level as from {levels} as t (level, label_en, description_en)")
        outcomes = "(values ('a', 'x', 'Ex', 'Some ex.'), ('b', 'x', 'Ex', 'Some ex.'))"
        names = "outcome_code, goal_code, goal_label_en, goal_description_en"
        connection.execute(f"create table marts.dim_outcome as from {outcomes} as t ({names})")
        connection.execute("create table marts.fct as select 1 as level, 'x' as goal_code, 'a' as outcome_code")
        connection.execute("create table raw.records as select 1 as level")
        connection.execute("comment on column marts.fct.level is 'The level.'")
    define_codes(path, "marts")
    with duckdb.connect(path, read_only=True) as connection:
        commented = "select table_name, column_name, comment from duckdb_columns() where comment is not null order by all"
        found = connection.execute(commented).fetchall()
    of_level, of_goal = "1 = Early: All is new. 2 = Late: Nothing's left.", "x = Ex: Some ex."
    assert found == [
        ("dim_level", "level", of_level),
        ("dim_outcome", "goal_code", of_goal),
        ("fct", "goal_code", of_goal),
        ("fct", "level", f"The level. {of_level}"),
    ]
