"""Finds planted words in whatever a run or a command leaves: as bytes, and cell by cell in every kind of file with cells."""

import base64
import csv
import gzip
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

STEM = "zqxprivate"
"""Every planted word begins with this, in no language and in no label, and ends with the next `q`: others may follow at once."""
WORD = re.compile(rb"zqxprivate[a-z0-9]+?q")
csv.field_size_limit(2**31 - 1)


def words_below(folder: Path) -> dict[str, set[str]]:
    """File, relative to the folder -> the planted words in it, and in its name; no file without one."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = str(path.relative_to(folder))
            if words := words_in(path) | _words(name.encode()):
                found[name] = words
    return found


def words_in(path: Path) -> set[str]:
    """The planted words in a file."""
    content = path.read_bytes()
    if content.startswith(b"PAR1"):
        # Its pages are packed: their bytes can look like a word that nobody planted. Behind them is what it says of its columns.
        footer = content[-8 - int.from_bytes(content[-8:-4], "little") :]
        return _words_in_bytes(footer) | _in_cells(cell for row in pq.read_table(path).to_pylist() for cell in row.values())
    words = _words_in_bytes(content)
    if content[8:12] == b"DUCK":
        words |= _in_cells(_cells_of_duckdb(path))
    elif content.startswith(b"SQLite format 3"):
        words |= _in_cells(_cells_of_sqlite(path))
    return words


def _words_in_bytes(content: bytes) -> set[str]:
    """In text of one or two bytes a letter, in base64 in the cells of a CSV file, and in archives."""
    words = _words(content) | _words(content.replace(b"\0", b""))
    if content.startswith(b"\x1f\x8b"):
        words |= _words_in_bytes(gzip.decompress(content))
    elif content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                words |= _words_in_bytes(archive.read(name))
    elif b"raw_base64" in content[:100]:
        for row in csv.DictReader(io.StringIO(content.decode(), newline="")):
            words |= _words_in_bytes(base64.b64decode(row["raw_base64"]))
    return words


def _words(content: bytes) -> set[str]:
    return {word.decode() for word in WORD.findall(content.lower())}


def _in_cells(cells: Iterable[object]) -> set[str]:
    found = set()
    for cell in cells:
        found |= _words_in_bytes(cell if isinstance(cell, bytes) else str(cell).encode("utf-8", "surrogatepass"))
    return found


def _cells_of_duckdb(path: Path) -> Iterator[object]:
    """Those with a word, of every table of every schema; and all that the file says of its tables."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{str(path).replace(chr(39), 2 * chr(39))}' as judged (read_only)")
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() inner join duckdb_tables() "
            "using (database_name, schema_name, table_name) where database_name = 'judged'"
        ).fetchall()
        for schema, table, column in columns:
            rows = connection.execute(
                f'select "{column}"::varchar from judged."{schema}"."{table}" where contains(lower("{column}"::varchar), ?)',
                [STEM],
            )
            yield from (cell for (cell,) in rows.fetchall())
        for kind in ("duckdb_schemas", "duckdb_tables", "duckdb_views", "duckdb_columns"):
            yield from connection.execute(f"select t::varchar from {kind}() as t where database_name = 'judged'").fetchall()


def _cells_of_sqlite(path: Path) -> Iterator[object]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        for (table,) in connection.execute("select name from sqlite_master where type = 'table'").fetchall():
            yield from (cell for row in connection.execute(f'select * from "{table}"') for cell in row if cell is not None)
