"""A long file read in blocks gives what reading it as a whole gives: records, rejects, refusals, and the written files.

The seed is printed; `LONG_SEED=... pytest ...` repeats a run.
"""

import os
import random
from pathlib import Path
from typing import NamedTuple

import pytest
from integration.landing.random_tables import Dialect, random_case, random_table, write

from smart_customs.landing.csv_file import writing_csv
from smart_customs.landing.dialect import Declared, long_table
from smart_customs.landing.dialect.declared import Dialect as Found
from smart_customs.landing.dialect.long_table import open_long
from smart_customs.landing.dialect.text_table import TextTable
from smart_customs.landing.records import Record, Reject
from smart_customs.landing.refusal import Refused

SEED = os.environ.get("LONG_SEED") or str(random.randrange(10**9))
FILES = 1_500
BLOCKS = [20, 40, 100, 300, 10_000]
"""Bytes read at once, so that blocks part records, cells and characters."""


class Outcome(NamedTuple):
    """What a file is read as: a sentence, or a table."""

    refused: str | None
    header: tuple[tuple[str, ...], ...] = ()
    dialect: Found | None = None
    items: tuple[Record | Reject, ...] = ()
    skipped: int = 0


def as_a_whole(path: Path, declared: Declared) -> Outcome:
    try:
        table = TextTable(path, declared)
        items = tuple(table.records())
    except Refused as refused:
        return Outcome(str(refused))
    return Outcome(None, table.header, table.dialect, items, table.lines_skipped)


def in_blocks(path: Path, declared: Declared, block: int) -> Outcome | None:
    table = open_long(path, declared, smallest=0, block=block)
    if table is None:
        return None
    try:
        items = tuple(item for batch in table.records() for item in batch.items())
    except Refused as refused:
        return Outcome(str(refused))
    return Outcome(None, table.header, table.dialect, items, table.lines_skipped)


def kind_of(outcome: Outcome) -> str:
    if outcome.refused:
        return "refused"
    return "with rejects" if any(isinstance(item, Reject) for item in outcome.items) else "sound"


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    monkeypatch.setattr(long_table, "_BLOCK_BEHIND_BREAK", 16)


def common_file(rng: random.Random) -> tuple[bytes, Declared]:
    """A random file of the form that is read in blocks."""
    codec, bom = rng.choice([("utf-8", b""), ("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("cp1252", b"")])
    dialect = Dialect(
        encoding=codec,
        codec=codec,
        bom=bom,
        delimiter=rng.choice(",;\t|"),
        quote='"',
        escape='"',
        quote_all=rng.random() < 0.4,
        line_end=rng.choice(["\n", "\r\n"]),
        sep_line=rng.random() < 0.15,
        final_line_end=rng.random() < 0.8,
        blank_last_line=False,
    )
    table = random_table(rng, dialect, damaged=False)
    content = write(*table, dialect).data
    if content.endswith(b"\n") and rng.random() < 0.2:
        content += dialect.line_end.encode() * rng.randint(1, 3)
    return content, Declared(encoding=codec, delimiter=dialect.delimiter, quote='"', escape='"')


def damaged(rng: random.Random, content: bytes) -> bytes:
    at = rng.randrange(len(content))
    stretch = content[at : at + rng.randint(1, 30)]
    piece = rng.choice([b'"', b",", b";", b"\n", b"\r", b"\r\n", b"\n\n", b"\0", b"\xe9", b"\xff", b'""', b" ", b"\\", stretch])
    return rng.choice([content[:at] + piece + content[at:], content[:at] + piece + content[at + 1 :], content[:at]])


ENDS = [b"", b"", b"", b"\n\nTotal of all\n", b"\r\n\r\n\r\n", b"\n\nFoot\nnote, x\n", b"\r\r\n\n"]


def test_both_ways_give_the_same(tmp_path):
    print(f"\nLONG_SEED={SEED}")
    path, taken = tmp_path / "table.csv", {"sound": 0, "with rejects": 0, "refused": 0}
    for number in range(FILES):
        rng = random.Random(f"{SEED}:{number}")
        content, declared = common_file(rng)
        for _ in range(rng.choice([0, 1, 1, 2, 4])):
            content = damaged(rng, content) if content else content
        content += rng.choice(ENDS)
        if not content:
            continue
        path.write_bytes(content)
        block = rng.choice(BLOCKS)
        whole, blocks = as_a_whole(path, declared), in_blocks(path, declared, block)
        if blocks is not None:
            taken[kind_of(whole)] += 1
            assert blocks == whole, f"LONG_SEED={SEED}, file {number}, block {block}, {declared}: {content!r}"
    print(f"taken: {taken}")
    assert taken["sound"] >= 0.15 * FILES
    assert taken["with rejects"] >= 0.15 * FILES
    assert taken["refused"] >= 0.1 * FILES


def test_both_ways_give_the_same_of_files_of_any_dialect(tmp_path):
    print(f"\nLONG_SEED={SEED}")
    path, taken = tmp_path / "table.csv", 0
    for number in range(1_000, 1_000 + FILES):
        case, block = random_case(SEED, number), random.Random(number).choice(BLOCKS)
        path.write_bytes(case.data)
        blocks = in_blocks(path, Declared(**case.declared), block)
        if blocks is not None:
            taken += 1
            whole = as_a_whole(path, Declared(**case.declared))
            assert blocks == whole, f"LONG_SEED={SEED}, case {number}, block {block}, {case.declared}: {case.data!r}"
    assert taken >= 0.1 * FILES


def test_the_table_is_written_as_row_by_row(tmp_path):
    """To the byte: quotes only where they are needed, all around the cells of a row with a carriage return."""
    print(f"\nLONG_SEED={SEED}")
    path, out, expected = tmp_path / "table.csv", tmp_path / "out.csv", tmp_path / "expected.csv"
    written = 0
    for number in range(300):
        rng = random.Random(f"written:{SEED}:{number}")
        content, declared = common_file(rng)
        path.write_bytes(content)
        table, whole, rejects = open_long(path, declared, 0, rng.choice(BLOCKS)), as_a_whole(path, declared), []
        if table is None or whole.refused:
            continue
        with out.open("wb") as file:
            for _ in table.write(file, rejects.append):
                pass
        with writing_csv(expected) as write_row:
            for item in whole.items:
                if isinstance(item, Record):
                    write_row(item.cells)
        assert out.read_bytes() == expected.read_bytes(), f"LONG_SEED={SEED}, file {number}: {content!r}"
        assert rejects == [item for item in whole.items if isinstance(item, Reject)]
        written += 1
    assert written >= 200


@pytest.mark.parametrize("row", [b"4;5;6;", b"4;5;6;;", b"4;5", b"4;;", b";;", b'4;5;"6";', b'4;5;""', b'4;"5;6"', b"4;5;6\n"])
@pytest.mark.parametrize("before", [b"", b"sep=;\n"])
def test_a_cell_too_many_or_too_few_is_known(row, before, tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(before + b"x;y;z\n1;2;3\n" + row + b"\n7;8;9\n")
    declared = Declared("utf-8", ";", '"', '"')
    whole = as_a_whole(path, declared)
    assert in_blocks(path, declared, 10_000) == whole
    is_sound = row in (b"4;;", b";;", b'4;5;""')
    raws = [item.raw.rstrip(b"\n") for item in whole.items if isinstance(item, Reject)]
    assert raws == ([] if is_sound else [b""] if row == b"4;5;6\n" else [row])


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_file_of_many_blocks(encoding, tmp_path):
    """Blocks of 8 MiB part quoted cells with newlines, and characters of several bytes; and a few records are damaged."""
    rng = random.Random(f"blocks:{SEED}")
    cells = ["yes", '"two\nlines; ""é"""', "né", '""', "", '";"', "x" * 997]
    lines = [";".join(rng.choices(cells, k=5)) for _ in range(23_000)]
    lines[7_000] = "one cell"
    lines[19_000] = 'a;b;c;d;e"e'
    lines[18_999] = lines[19_001] = '"fixed";b;c;d;e'
    path = tmp_path / "table.csv"
    path.write_bytes(("a;b;c;d;e\r\n" + "\r\n".join(lines)).encode(encoding))
    assert path.stat().st_size > 16 * 2**20
    declared = Declared(encoding, ";", '"', '"')
    table = open_long(path, declared)
    items = [item for batch in table.records() for item in batch.items()]
    assert [item.source_row for item in items if isinstance(item, Reject)] == [7_001, 19_001]
    assert items == list(as_a_whole(path, declared).items)


def test_the_encoding_is_that_of_the_whole_file(tmp_path):
    """A single odd byte far behind the first block rejects its record, a file of them is of another encoding."""
    path = tmp_path / "table.csv"
    lines = ["id,text", *(f"{number},é" for number in range(300))]
    path.write_bytes("\n".join(lines).encode() + b"\n300,\xe9\n")
    blocks = in_blocks(path, Declared(), 100)
    assert blocks == as_a_whole(path, Declared())
    assert [item.reason for item in blocks.items if isinstance(item, Reject)] == ["a byte that is no utf-8 text"]
    path.write_bytes("\n".join(lines).encode("cp1252"))
    blocks = in_blocks(path, Declared(), 100)
    assert blocks == as_a_whole(path, Declared())
    assert blocks.dialect.encoding == "cp1252"


def test_csv_of_a_short_file_is_read_as_a_whole(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n")
    assert open_long(path, Declared()) is None
