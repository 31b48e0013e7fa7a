"""Copying, comparing and replacing: the publication is there as a whole or not at all."""

import os
from pathlib import Path

import duckdb
import pytest

from smart_customs.files import replacing
from smart_customs.publication import publish as publish_module
from smart_customs.publication.audit import AuditError, CheckResult, inputs_sha256, record, require_all
from smart_customs.publication.publish import Fingerprint, PublicationError, fingerprints, publish


@pytest.fixture
def candidate(tmp_path: Path) -> Path:
    path = tmp_path / "candidate.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create schema marts")
        connection.execute("create schema raw")
        connection.execute("create table raw.secrets as select 'a' as answer")
        connection.execute("create table marts.fct_one (code varchar not null, share double)")
        connection.execute("insert into marts.fct_one values ('a', 0.5), ('b', null), ('a', 0.5)")
        connection.execute("comment on table marts.fct_one is 'It''s one.'")
        connection.execute("comment on column marts.fct_one.share is 'A share.'")
        connection.execute(
            "create table marts.rpt_data_quality (wave_id varchar, check_name varchar, layer varchar, severity varchar, "
            "status varchar, failing_rows bigint, threshold double, explanation varchar)"
        )
        connection.execute(
            "create table marts.publication_info "
            "(published_at timestamp, run_id varchar, project_version varchar, inputs_sha256 varchar)"
        )
    return path


def test_publishes_one_schema_with_comments_and_constraints(candidate: Path, tmp_path: Path):
    target = tmp_path / "warehouse" / "smart.duckdb"
    published = publish(candidate, "marts", target)
    assert published.rows == 3
    with duckdb.connect(target, read_only=True) as connection:
        tables = connection.execute("select schema_name, table_name, comment from duckdb_tables() order by all").fetchall()
        nullable = connection.execute(
            "select column_name, is_nullable, comment from duckdb_columns() where table_name = 'fct_one'"
        ).fetchall()
        rows = connection.execute("select * from marts.fct_one order by all").fetchall()
        versions = connection.execute(
            "select tags['storage_version'] from duckdb_databases() where database_name = 'smart'"
        ).fetchall()
    assert tables[0] == ("marts", "fct_one", "It's one.")
    assert {schema for schema, *_ in tables} == {"marts"}
    assert nullable == [("code", False, None), ("share", True, "A share.")]
    assert rows == [("a", 0.5), ("a", 0.5), ("b", None)]
    assert versions[0][0].startswith("v1.0.0")
    assert [path.name for path in target.parent.iterdir()] == ["smart.duckdb"]


def test_mode_of_the_restricted_file(candidate: Path, tmp_path: Path):
    target = tmp_path / "restricted.duckdb"
    publish(candidate, "raw", target, mode=0o600)
    assert target.stat().st_mode & 0o777 == 0o600


def test_fingerprints_ignore_the_order_and_see_every_change(tmp_path: Path):
    def fingerprint(values: str) -> Fingerprint:
        path = tmp_path / "one.duckdb"
        path.unlink(missing_ok=True)
        with duckdb.connect(path) as connection:
            connection.execute(f"create table t as select * from (values {values}) as t (a, b)")
        return fingerprints(path, "main")["t"]

    base = fingerprint("('x', 1), ('y', 2)")
    assert base.rows == 2
    assert fingerprint("('y', 2), ('x', 1)") == base
    assert fingerprint("('x', 2), ('y', 1)") != base
    assert fingerprint("('x', 1), ('y', null)") != base
    # Twice the same row must not cancel out.
    assert fingerprint("('x', 1), ('x', 1), ('y', 2), ('y', 2)") != fingerprint("('x', 3), ('x', 3), ('y', 4), ('y', 4)")


def test_a_copy_that_differs_is_not_published(candidate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = tmp_path / "smart.duckdb"
    publish(candidate, "marts", target)
    before = target.read_bytes()
    whole = publish_module._copy

    def losing_a_row(candidate: Path, schema: str, draft: Path) -> None:
        whole(candidate, schema, draft)
        with duckdb.connect(draft) as connection:
            connection.execute("delete from marts.fct_one where code = 'b'")

    monkeypatch.setattr(publish_module, "_copy", losing_a_row)
    with pytest.raises(PublicationError, match="differs from the candidate in fct_one"):
        publish(candidate, "marts", target)
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["candidate.duckdb", "smart.duckdb"]


def test_an_empty_schema_is_not_published(candidate: Path, tmp_path: Path):
    with pytest.raises(PublicationError, match="expected tables in the schema nothing, found none"):
        publish(candidate, "nothing", tmp_path / "smart.duckdb")
    assert not (tmp_path / "smart.duckdb").exists()


def test_an_error_while_writing_leaves_the_old_file(tmp_path: Path):
    target = tmp_path / "file"
    target.write_text("old")
    with pytest.raises(OSError, match="disk full"), replacing(target, 0o644) as draft:
        draft.write_text("ne")
        raise OSError("disk full")
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["file"]


def test_require_all_names_what_is_missing():
    require_all("checks", ["a", "b"], ["b", "a", "c"])
    with pytest.raises(AuditError, match=r"2 checks did not run: b, c\. Nothing was published"):
        require_all("checks", ["a", "b", "c"], ["a"])


def test_record_replaces_what_an_earlier_attempt_wrote(candidate: Path):
    results = [CheckResult("t.rule", "marts", "warning", False, 3, 0.5, "Rule. Found 3.")]
    for _ in range(2):
        record(candidate, results, "run-1")
    with duckdb.connect(candidate, read_only=True) as connection:
        assert connection.execute("from marts.rpt_data_quality").fetchall() == [
            ("ALL", "t.rule", "marts", "warning", "failed", 3, 0.5, "Rule. Found 3.")
        ]
        assert connection.execute("select run_id, length(inputs_sha256) from marts.publication_info").fetchall() == [
            ("run-1", 64)
        ]


def test_inputs_sha256_depends_on_the_rows_alone():
    def digest(*statements: str) -> str:
        with duckdb.connect() as connection:
            connection.execute("create schema raw")
            connection.execute("create table raw.t (a varchar, b varchar)")
            for statement in statements:
                connection.execute(statement)
            return inputs_sha256(connection)

    one = digest("insert into raw.t values ('x', '1'), ('y', '2')")
    assert digest("insert into raw.t values ('y', '2'), ('x', '1')") == one
    assert digest("insert into raw.t values ('y', '2'), ('x', '')") != one
    doubled = "insert into raw.t values ('x', '1'), ('x', '1'), ('y', '2'), ('y', '2')"
    assert digest(doubled) != digest("insert into raw.t values ('x', '3'), ('x', '3'), ('y', '4'), ('y', '4')")
