"""Canonical files hold what people typed byte for byte, and one that the disk cannot hold is an error of the system."""

import resource
import signal
from pathlib import Path

import duckdb
import numpy as np
import pytest

from smart_customs.landing.batches import Column
from smart_customs.landing.canonical import records_in, writing_canonical

AWKWARD = [
    *("NULL", "null", "\\N", "NA", "#1", "# a comment", '"', '""', "'", "a,b", "a;b", "\t", " ", "  blanks  ", "\r\n", "a\nb\r"),
    *(
        "{{ ref('x') }}",
        "{% raw %}",
        "'; drop table x; --",
        "select 1",
        "\U0001f6c3",
        "e\u0301",
        "\ufeff",
        "\u200b",
        "\x00\x01\x7f",
    ),
    *("=1+1", "007", "1e5", "true", "2024-01-01", "\\", "\\n", "%s", "$1", "x" * 3_000_000),
]


def test_every_cell_comes_back_byte_for_byte(tmp_path: Path):
    path = tmp_path / "wave.parquet"
    with writing_canonical(path, ["first", "second"]) as write:
        for start in range(0, len(AWKWARD), 7):
            cells = AWKWARD[start : start + 7]
            write([Column.of(cells), Column.of([""] * len(cells))])
    found = duckdb.read_parquet(str(path))
    assert [str(kind) for kind in found.types] == ["VARCHAR", "VARCHAR"]
    assert found.fetchall() == [(cell, None) for cell in AWKWARD]
    assert records_in(path) == len(AWKWARD)


def test_a_text_that_no_record_has_and_one_that_is_named_twice_change_nothing(tmp_path: Path):
    path = tmp_path / "wave.parquet"
    with writing_canonical(path, ["first"]) as write:
        write([Column(["a", "", "b", "a", "unused"], np.array([3, 2, 1, 0, 0]))])
    assert duckdb.read_parquet(str(path)).fetchall() == [("a",), ("b",), (None,), ("a",), ("a",)]


def test_a_file_without_records_has_its_columns(tmp_path: Path):
    path = tmp_path / "wave.parquet"
    with writing_canonical(path, ["first", "second"]):
        pass
    assert duckdb.read_parquet(str(path)).columns == ["first", "second"]
    assert records_in(path) == 0


def test_what_is_no_parquet_file_cannot_be_counted(tmp_path: Path):
    path = tmp_path / "wave.parquet"
    path.write_text("submission_id\nP1\n")
    with pytest.raises(ValueError, match="Parquet"):
        records_in(path)


def test_a_full_disk_is_an_error_of_the_system(tmp_path: Path):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        with pytest.raises(OSError), writing_canonical(tmp_path / "wave.parquet", ["first"]) as write:
            write([Column.of(["a cell"])])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
