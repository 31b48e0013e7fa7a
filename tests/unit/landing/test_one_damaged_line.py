"""One damaged record among sound ones is rejected alone; or the file is refused, where it could be two, or a part of one."""

from pathlib import Path

import pytest

from smart_customs.landing.dialect import Declared, open_table
from smart_customs.landing.records import Record, Reject
from smart_customs.landing.refusal import Refused

HEADER = "id,country,text,answer"
SOUND = [f'{number},Belgium,"fine, thanks",Yes' for number in range(1, 41)]
DECLARED = Declared("utf-8", ",", '"', '"')


def read(tmp_path: Path, lines: list[str], declared: Declared = DECLARED) -> list[Record | Reject]:
    path = tmp_path / "export.csv"
    path.write_bytes("".join(line + "\n" for line in lines).encode("utf-8", "surrogateescape"))
    return list(open_table(path, declared).records())


def rejected(items: list[Record | Reject]) -> list[tuple[int, bytes]]:
    return [(item.line, item.raw) for item in items if isinstance(item, Reject)]


@pytest.mark.parametrize("declared", [DECLARED, Declared()])
def test_a_line_without_its_delimiters(tmp_path: Path, declared: Declared):
    """No cell of the file has a line break, so the line is no part of another record."""
    damaged = '41 France "fine, thanks" Yes'
    items = read(tmp_path, [HEADER, *SOUND, damaged, *SOUND], declared)
    assert rejected(items) == [(42, damaged.encode() + b"\n")]
    assert [item.cells for item in items if isinstance(item, Record)] == [
        (str(number), "Belgium", "fine, thanks", "Yes") for number in [*range(1, 41), *range(1, 41)]
    ]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(SOUND[:19], id="too few records"),
        pytest.param([*SOUND, '9,Chad,"two\nlines",No'], id="a cell with a line break before"),
    ],
)
@pytest.mark.parametrize("is_before", [True, False])
def test_without_the_evidence_of_others_it_may_be_a_part(tmp_path: Path, lines: list[str], is_before: bool):
    damaged = '41 France "fine, thanks" Yes'
    with pytest.raises(Refused, match="nobody can say to which record they belong"):
        read(tmp_path, [HEADER, *lines, damaged] if is_before else [HEADER, damaged, *lines])


WIDE = "id,country,region,text,answer"
PLAIN = [f'{number},Belgium,EU,"fine, thanks",Yes' for number in range(1, 4)]
MULTI = '7,Chad,AF,"two\nlines",No'


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param('8,Mali,AF,"lost,No', id="a closing quote lost"),
        pytest.param('8,Mali,AF,lost",No', id="an opening quote lost"),
        pytest.param('8,Ma"li,AF,"text",No', id="a quote added"),
        pytest.param('8,Mali,AF,x"text",No', id="a letter before a quote"),
        pytest.param('8,Mali,AF,"two\nlines"No', id="a delimiter lost behind a cell of two lines"),
        pytest.param('8,Mali,AF,"two\nlines,No', id="a quote lost behind a cell of two lines"),
    ],
)
def test_one_mark_too_many_or_too_few_among_cells_with_line_breaks(tmp_path: Path, damaged: str):
    items = read(tmp_path, [WIDE, MULTI, *PLAIN, damaged, MULTI, *PLAIN])
    assert rejected(items) == [(7, damaged.encode() + b"\n")]
    assert len(items) == 9


@pytest.mark.parametrize(
    "lines",
    [
        # The second record may have lost a quote, or the two are one that has one too many.
        pytest.param(["a,b", "1,x", '2,"y', '3,"z"', "4,x"], id="one record or two"),
        # The line break may have been in a cell that has lost its quote: `1,"x` and `y",` are a record then.
        pytest.param(["a,b", "0,x", "1,x", 'y",z', "4,x"], id="a part of the record before"),
    ],
)
def test_two_explanations_refuse_the_file(tmp_path: Path, lines: list[str]):
    with_break = '5,"two\nlines"'
    with pytest.raises(Refused, match="nobody can say to which record they belong"):
        read(tmp_path, [*lines, with_break])


def test_a_record_in_utf16_among_others_is_rejected_alone(tmp_path: Path):
    """It holds quotes, zero bytes, and a line break with a zero byte behind it."""
    other = '8,Mali,AF,"two\nlines",No'.encode("utf-16-le")
    items = read(tmp_path, [WIDE, MULTI, *PLAIN, other.decode("utf-8", "surrogateescape"), MULTI, *PLAIN])
    assert rejected(items) == [(7, other + b"\n")]
    assert len(items) == 9


def test_zero_bytes_in_most_lines_are_no_text(tmp_path: Path):
    with pytest.raises(Refused, match="zero bytes, as programs and pictures have them"):
        read(tmp_path, [line + "\0" for line in [HEADER, *SOUND]])
