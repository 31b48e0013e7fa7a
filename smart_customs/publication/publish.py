"""Copies schemas of the candidate into fresh files and puts them in the place of the last publication."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from smart_customs.duckdb_files import attach, attach_new, identifier, literal
from smart_customs.files import file_sha256, replacing


class PublicationError(Exception):
    """The copy differs from the candidate: nothing was published."""


@dataclass(frozen=True)
class Fingerprint:
    """Rows of a table, and a hash over them that does not depend on their order (docs/adr/0005)."""

    rows: int
    content_hash: str


@dataclass(frozen=True)
class Published:
    """What was published: the file, its hash, and the fingerprint of each of its tables.

    `draft`: where the file lies until it takes its place.
    """

    path: Path
    draft: Path
    sha256: str
    tables: dict[str, Fingerprint]

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(table.rows for table in self.tables.values())


def publish(candidate: Path, schema: str, target: Path, mode: int = 0o640) -> Published:
    """Publishes one schema of the candidate as `target`, in one atomic replace; see `prepared`."""
    with prepared(candidate, schema, target, mode) as publication:
        return publication


@contextmanager
def prepared(candidate: Path, schema: str, target: Path, mode: int) -> Iterator[Published]:
    """A publication of one schema that is ready, and takes the place of `target` once the block is left without an error.

    The tables come with their constraints and comments. The copy is checkpointed, opened again and compared with the candidate
    table by table. Raises PublicationError, and leaves the last publication as it was, where they differ or there is nothing
    to publish.
    """
    expected = fingerprints(candidate, schema)
    if not expected:
        raise PublicationError(f"{candidate}: expected tables in the schema {schema}, found none; run the whole graph.")
    with replacing(target, mode) as draft:
        _copy(candidate, schema, draft)
        found = fingerprints(draft, schema)
        if found != expected:
            differing = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
            raise PublicationError(
                f"{target}: the copy differs from the candidate in {', '.join(differing)}; the last publication stays. Run again."
            )
        yield Published(target, draft, file_sha256(draft), found)


def fingerprints(database: Path, schema: str) -> dict[str, Fingerprint]:
    """The fingerprint of each table of a schema, by name. The file is read anew, whatever this process had open before."""
    with duckdb.connect() as connection:
        attach(connection, database, "judged")
        names = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'judged' and schema_name = ? order by all",
            [schema],
        ).fetchall()
        return {name: _fingerprint(connection, f"judged.{identifier(schema)}.{identifier(name)}") for (name,) in names}


def _fingerprint(connection: duckdb.DuckDBPyConnection, relation: str) -> Fingerprint:
    ((rows, total, parity),) = connection.execute(
        f"select count(*), sum(hash(t)::hugeint), bit_xor(hash(t)) from {relation} as t"
    ).fetchall()
    return Fingerprint(rows, f"{total} {parity}")


def _copy(candidate: Path, schema: str, draft: Path) -> None:
    with duckdb.connect() as connection:
        attach(connection, candidate, "candidate")
        attach_new(connection, draft, "publication")
        connection.execute("use publication")
        connection.execute(f"create schema {identifier(schema)}")
        _comment(connection, "schema", identifier(schema), _schema_comment(connection, schema))
        tables = connection.execute(
            "select table_name, sql, comment from duckdb_tables() "
            "where database_name = 'candidate' and schema_name = ? order by all",
            [schema],
        ).fetchall()
        for table, definition, comment in tables:
            relation = f"{identifier(schema)}.{identifier(table)}"
            connection.execute(definition)
            connection.execute(f"insert into {relation} from candidate.{relation}")
            _comment(connection, "table", relation, comment)
            columns = connection.execute(
                "select column_name, comment from duckdb_columns() "
                "where database_name = 'candidate' and schema_name = ? and table_name = ? order by column_index",
                [schema, table],
            ).fetchall()
            for column, column_comment in columns:
                _comment(connection, "column", f"{relation}.{identifier(column)}", column_comment)
        connection.execute("checkpoint publication")


def _schema_comment(connection: duckdb.DuckDBPyConnection, schema: str) -> str | None:
    ((comment,),) = connection.execute(
        "select comment from duckdb_schemas() where database_name = 'candidate' and schema_name = ?", [schema]
    ).fetchall()
    return comment


def _comment(connection: duckdb.DuckDBPyConnection, kind: str, name: str, comment: str | None) -> None:
    if comment:
        connection.execute(f"comment on {kind} {name} is {literal(comment)}")
