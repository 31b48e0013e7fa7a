"""The search for planted words finds them in every kind of file that this project and its tools write."""

import base64
import gzip
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from searching import STEM, words_below

WORD = f"{STEM}r1x1q"
MANY = 5000
"""Cells, so that files are compressed."""


def parquet(path: Path) -> None:
    cells = [f"{WORD[:-1]}{number}q" if number else WORD for number in range(MANY)]
    pq.write_table(pa.table({"text": cells}), path, compression="zstd")


def database(path: Path) -> None:
    with duckdb.connect(path) as db:
        db.execute("create schema hidden")
        db.execute(f"create table hidden.t as select array['a', '{WORD}'] as list from range({MANY})")
        db.execute("comment on table hidden.t is 'none'")


def comment_of_a_column(path: Path) -> None:
    with duckdb.connect(path) as db:
        db.execute("create table t (one int)")
        db.execute(f"comment on column t.one is '{WORD}'")


def events(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("create table events (body text, pickled blob)")
        db.execute("insert into events values ('', ?)", [gzip.compress(json.dumps({"said": WORD}).encode())])


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("second").append([WORD])
    book.save(path)


def archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("inner.gz", gzip.compress(WORD.encode()))


def rejects(path: Path) -> None:
    path.write_text(f"source_row,line,reason,raw,raw_base64\n1,2,x,?,{base64.b64encode(WORD.encode('utf-16')).decode()}\n")


WRITERS: list[Callable[[Path], object]] = [
    *(parquet, database, comment_of_a_column, events, workbook, archive, rejects),
    lambda path: path.write_text(f"x{WORD.upper()}7"),
    lambda path: path.write_bytes(WORD.encode("utf-16-be")),
    lambda path: path.with_name(f"named {WORD}").touch(),
]


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_a_word_is_found_wherever_it_is_written(write: Callable[[Path], object], tmp_path: Path):
    (tmp_path / "folder").mkdir()
    write(tmp_path / "folder/file")
    [(name, words)] = words_below(tmp_path).items()
    assert name.startswith("folder/")
    assert WORD in words
    assert len(words) == (MANY if write is parquet else 1)
