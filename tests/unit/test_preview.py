"""What the web interface shows of a table."""

from pathlib import Path

import duckdb

from smart_customs.warehouse.preview import previews


def test_a_preview_counts_all_rows_and_shows_the_first_ones_in_order(tmp_path: Path):
    with duckdb.connect(tmp_path / "some.duckdb") as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.t as select 20 - i as n, i / 3 as share, 'a|b\nc' as text, null as gap from range(15) as r(i)"
        )
    preview = previews(tmp_path / "some.duckdb")["marts.t"]
    lines = preview.table.splitlines()
    assert preview.rows == 15
    assert lines[:3] == ["| n | share | text | gap |", "| --- | --- | --- | --- |", "| 6 | 4.667 | a\\|b c |  |"]
    assert len(lines) == 2 + 10


def test_first_rows_of_answers_are_not_shown_and_views_are_counted_too(tmp_path: Path):
    with duckdb.connect(tmp_path / "some.duckdb") as connection:
        connection.execute("create schema staging")
        connection.execute("create view staging.v as select 'my secret' as answer from range(7)")
    assert previews(tmp_path / "some.duckdb") == {"staging.v": (7, "")}
