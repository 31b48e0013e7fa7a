"""What the web interface shows of a table."""

from pathlib import Path

import duckdb

from smart_customs.warehouse.preview import first_rows, row_counts


def test_first_rows_are_those_of_public_tables_in_order(tmp_path: Path):
    with duckdb.connect(tmp_path / "some.duckdb") as connection:
        connection.execute("create schema public; create schema marts; create table marts.secret as select 1 as item_count")
        connection.execute(
            "create table public.t as select 20 - i as n, i / 3 as share, 'a|b\nc' as text, null as gap from range(15) as r(i)"
        )
    found = first_rows(tmp_path / "some.duckdb")
    lines = found["t"].splitlines()
    assert list(found) == ["t"]
    assert lines[:3] == ["| n | share | text | gap |", "| --- | --- | --- | --- |", "| 6 | 4.667 | a\\|b c |  |"]
    assert len(lines) == 2 + 10


def test_a_text_is_no_markup(tmp_path: Path):
    with duckdb.connect(tmp_path / "some.duckdb") as connection:
        connection.execute("create schema public; create table public.t (text varchar)")
        connection.execute("insert into public.t values ($$<img src=x onerror=a()>[x](javascript:a)`b`\\| &lt;$$)")
    [_, _, line] = first_rows(tmp_path / "some.duckdb")["t"].splitlines()
    assert line == r"| \<img src=x onerror=a()\>\[x\](javascript:a)\`b\`\\\| \&lt; |"


def test_rows_of_tables_and_views_are_counted(tmp_path: Path):
    with duckdb.connect(tmp_path / "some.duckdb") as connection:
        connection.execute("create schema staging; create table staging.t as from range(3)")
        connection.execute("create view staging.v as select 'my secret' as answer from range(7)")
    assert row_counts(tmp_path / "some.duckdb") == {"staging.t": 3, "staging.v": 7}
