"""Random tables come back equal, and no single damage to a file changes anything else without a word.

5,000 cases a run. The seed is printed; `DIALECT_SEED=... pytest ...` repeats a run, with `DIALECT_CASE=...` one case of it.
"""

import csv
import hashlib
import os
import random
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from integration.landing.judging import Outcome, Verdict, judge
from integration.landing.random_tables import DAMAGED, UNDAMAGED, Case, Damage, Dialect, random_case, touched, write

from smart_customs.landing.dialect import Declared, open_table, read_table
from smart_customs.landing.records import Record, Reject
from smart_customs.landing.refusal import Refused

SEED = os.environ.get("DIALECT_SEED") or str(random.randrange(10**9))
ONLY = os.environ.get("DIALECT_CASE")
SHOWN = 5
"""So many failures are printed in full."""


def read(case: Case, path: Path) -> Outcome:
    """What the reader makes of the case's file, which is written to `path`."""
    path.write_bytes(case.data)
    try:
        table = open_table(path, Declared(**case.declared), expect_records=case.expect)
        header, items = table.header, tuple(table.records())
    except Refused as refusal:
        return Outcome(str(refusal))
    return Outcome(None, header, items, table.lines_skipped)


class Judged(NamedTuple):
    number: int
    case: Case
    outcome: Outcome
    verdict: Verdict

    def __str__(self) -> str:
        case, outcome = self.case, self.outcome
        return "\n  ".join(
            [
                f"DIALECT_SEED={SEED} DIALECT_CASE={self.number}: {self.verdict.why or self.verdict.kind}",
                f"dialect  {case.dialect}",
                f"declared {case.declared}, expect_records={case.expect}",
                f"damage   {case.damage}",
                f"file     {case.data!r}",
                f"expected {(case.header,)}",
                *(f"         {n} {cells}" for n, cells in enumerate(case.records, start=1)),
                f"got      {outcome.refused or outcome.header}",
                *(f"         {item}" for item in outcome.items),
            ]
        )


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> list[Judged]:
    folder, results = tmp_path_factory.mktemp("tables"), []
    for number in [int(ONLY)] if ONLY else range(UNDAMAGED + DAMAGED):
        case = random_case(SEED, number)
        outcome = read(case, folder / "table.csv")
        results.append(Judged(number, case, outcome, judge(case, outcome)))
    return results


def fail_with(failures: list[Judged], sentence: str) -> None:
    if failures:
        reasons = Counter(item.verdict.why or item.verdict.kind for item in failures)
        numbers = [item.number for item in failures]
        shown = "\n\n".join(map(str, failures[:SHOWN]))
        pytest.fail(f"{len(failures)} cases {sentence}: {dict(reasons)}\nseed {SEED}, cases {numbers}\n\n{shown}", pytrace=False)


def shares(kinds: Counter) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())


def test_undamaged_tables_come_back_equal(judged):
    print(f"\nDIALECT_SEED={SEED}")
    sound = [item for item in judged if item.case.damage is None]
    declared = [item for item in sound if item.case.fully_declared]
    print(f"undamaged, declared: {shares(Counter(item.verdict.kind for item in declared))}")
    fail_with([item for item in declared if item.verdict.kind != "equal"], "are undamaged and declared, and not equal")
    fail_with(
        [item for item in sound if item.verdict.kind not in ("equal", "refused")], "are undamaged, and neither equal nor refused"
    )


def test_most_undeclared_tables_are_understood(judged):
    """A share, since some tables can be read in two ways, and are refused."""
    undeclared = [item for item in judged if item.case.damage is None and not item.case.fully_declared]
    plain = [
        item.verdict.kind
        for item in undeclared
        if item.case.dialect.codec == "utf-8"
        and len(item.case.dialect.delimiter) == 1
        and len(item.case.records) >= 5
        and len(item.case.header) >= 3
    ]
    print(f"\nundamaged, undeclared: {shares(Counter(item.verdict.kind for item in undeclared))}")
    print(f"of these UTF-8, single-character delimiter, 5 records and 3 columns or more: {shares(Counter(plain))}")
    if not ONLY:
        assert plain.count("equal") / len(plain) >= 0.8


def test_no_damage_changes_anything_else_without_a_word(judged):
    print(f"\nDIALECT_SEED={SEED}")
    damaged = [item for item in judged if item.case.damage is not None]
    for kind in sorted({item.case.damage.kind for item in damaged}):
        print(f"{kind}: {shares(Counter(item.verdict.kind for item in damaged if item.case.damage.kind == kind))}")
    kinds = Counter(item.verdict.kind for item in damaged)
    print(f"damaged: {shares(kinds)}")
    fail_with([item for item in damaged if item.verdict.kind == "wrong"], "are silently wrong")
    if not ONLY:
        assert kinds["others rejected"] / len(damaged) < 0.02
        assert kinds["pieces"] / len(damaged) < 0.01


def test_most_files_with_one_damaged_record_are_read(judged):
    """Refused are those of which the number of records was told and is another now, and those with two explanations."""
    hit = [item for item in judged if item.case.damage is not None and _is_one_record(item.case.damage.touched)]
    refused = sum(item.verdict.kind == "refused" for item in hit)
    print(f"\nof {len(hit)} files with one damaged record, {refused} refused")
    if not ONLY:
        assert refused / len(hit) <= 0.28


def _is_one_record(touched: frozenset[str | int]) -> bool:
    return len(touched) == 1 and isinstance(next(iter(touched)), int)


def test_records_are_numbered_by_row_and_line(judged):
    """Lines are compared where newlines in cells are those between records, so that there is one way to count them."""
    for item in judged:
        case = item.case
        if case.damage is not None or item.verdict.kind != "equal":
            continue
        line_end = case.dialect.line_end
        texts = [case.dialect.record(cells) for cells in (case.header, *case.records)]
        assert [record.source_row for record in item.outcome.items] == list(range(1, len(case.records) + 1)), str(item)
        assert item.outcome.skipped == case.dialect.sep_line + case.dialect.blank_last_line, str(item)
        if any("\r" in text.replace(line_end, "") or "\n" in text.replace(line_end, "") for text in texts):
            continue
        line, lines = 1 + case.dialect.sep_line, []
        for text in texts:
            lines.append(line)
            line += 1 + text.count(line_end)
        assert [record.line for record in item.outcome.items] == lines[1:], str(item)


def test_the_written_files_say_the_same_as_the_records(judged, tmp_path):
    for item in judged[::20]:
        case, outcome = item.case, item.outcome
        path, out, rejects = tmp_path / "table.csv", tmp_path / f"{item.number}.csv", tmp_path / f"{item.number}_rejects.csv"
        path.write_bytes(case.data)
        try:
            report = read_table(path, out, rejects, Declared(**case.declared), expect_records=case.expect)
        except Refused:
            assert outcome.refused is not None, str(item)
            assert not out.exists() and not rejects.exists(), str(item)
            continue
        accepted = [record.cells for record in outcome.items if isinstance(record, Record)]
        rejected = len(outcome.items) - len(accepted)
        assert outcome.refused is None, str(item)
        assert (report.accepted, report.rejected, report.lines_skipped) == (len(accepted), rejected, outcome.skipped), str(item)
        assert report.records_read == len(accepted) + rejected, str(item)
        assert report.sha256 == hashlib.sha256(case.data).hexdigest(), str(item)
        assert rows_of(out) == [*outcome.header, *accepted], str(item)
        assert b"\r\n" not in out.read_bytes() or any("\r\n" in cell for row in accepted for cell in row), str(item)
        if item.verdict.kind == "equal" and case.fully_declared:
            assert (report.delimiter, report.quote) == (case.dialect.delimiter, case.dialect.quote), str(item)
        assert len(rows_of(rejects)) == rejected + 1 if rejected else len(rows_of(rejects)) <= 1, str(item)


def rows_of(path: Path) -> list[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file, strict=True)]


PLAIN = Dialect("utf-8", "utf-8", b"", ",", '"', '"', False, "\n", False, True, False)
HEADER = ("id", "answer")
RECORDS = (("1", "yes"), ("2", "no"), ("3", "x\n9,z"), ("4", "yes"))


def damaged_by_hand(kind: str, old: bytes, new: bytes, expect: int | None = None) -> Case:
    """A small table, in whose file the first `old` was replaced by `new`."""
    written = write(HEADER, RECORDS, PLAIN)
    start = written.data.index(old)
    stop = start + len(old)
    data = written.data[:start] + new + written.data[stop:]
    damage = Damage(kind, start, stop, new, touched(written, start, stop))
    return Case(HEADER, RECORDS, PLAIN, {}, written, damage, data, expect)


def records(*rows: tuple[str, ...]) -> tuple[Record, ...]:
    return tuple(Record(row, row + 1, cells) for row, cells in enumerate(rows, start=1))


FLIPPED = damaged_by_hand("byte flipped", b"no", b"nO")
FLIPPED_COUNTED = damaged_by_hand("byte flipped", b"no", b"nO", expect=4)
QUOTE_GONE = damaged_by_hand("quote dropped", b'"x', b"x")
R1, R2, R3, R4 = RECORDS
CHANGED = ("2", "nO")


@pytest.mark.parametrize(
    ("case", "header", "items", "why"),
    [
        pytest.param(FLIPPED, HEADER, records(R1, CHANGED, R3), "neither accepted nor in a reject", id="a lost record"),
        pytest.param(FLIPPED, HEADER, records(R1, R3, R4), "gone without a reject", id="a swallowed record"),
        pytest.param(FLIPPED, HEADER, records(R1, CHANGED, ("3", "x\n9,z\n4,yes")), "neither accepted nor", id="merged"),
        pytest.param(FLIPPED, HEADER, records(R1, ("2", "nO\n3,x"), R4), "neither accepted nor", id="merged with the damaged"),
        pytest.param(FLIPPED, HEADER, records(("", "1"), ("2", "nO"), R3, R4), "neither accepted nor", id="a shifted record"),
        pytest.param(FLIPPED, HEADER, records(R1, ("nO", "2"), R3, R4), "more than one cell", id="a shifted cell"),
        pytest.param(FLIPPED, (*HEADER, ""), records(R1, CHANGED, R3, R4), "number of columns", id="a header too wide"),
        pytest.param(FLIPPED, HEADER, records(R1, (*CHANGED, ""), R3, R4), "number of columns", id="a shifted column"),
        pytest.param(FLIPPED, ("id", "Answer"), records(R1, CHANGED, R3, R4), "header changed", id="a changed header"),
        pytest.param(FLIPPED, HEADER, records(R1, CHANGED, R3, R4, ("5", "")), "apart from the damage", id="a phantom"),
        pytest.param(FLIPPED, HEADER, records(R1, CHANGED, CHANGED, R3, R4), "the file never had", id="a doubled record"),
        pytest.param(FLIPPED, HEADER, records(R1, CHANGED, R4, R3), "neither accepted nor", id="records out of order"),
        pytest.param(FLIPPED, HEADER, records(R2, R1, R3, R4), "apart from the damage", id="records exchanged"),
        pytest.param(FLIPPED_COUNTED, HEADER, records(R1, R3, R4), "4 records were expected, 3", id="too few"),
        pytest.param(
            FLIPPED,
            HEADER,
            (*records(R1, CHANGED), Reject(3, 4, b'3,"x\n9,z"', "?"), *records(R4)),
            "apart from the damage",
            id="another record rejected",
        ),
        pytest.param(
            FLIPPED,
            HEADER,
            (*records(R1), Reject(2, 3, b"2,no", "?"), *records(R3, R4)),
            "do not stand in the file",
            id="a reject with other bytes",
        ),
        pytest.param(
            FLIPPED,
            HEADER,
            (*records(R1, CHANGED, R3), Reject(4, 6, b"", "?"), *records(R4)),
            "nothing is damaged",
            id="a reject of nothing",
        ),
        pytest.param(
            QUOTE_GONE, HEADER, records(R1, R2, ("3", "x"), ("9", 'z"'), R4), "the file never had", id="pieces without a reject"
        ),
    ],
)
def test_the_judge_notices(case, header, items, why):
    verdict = judge(case, Outcome(None, (header,), items))
    assert verdict.kind == "wrong"
    assert why in verdict.why


@pytest.mark.parametrize(
    ("case", "items", "kind"),
    [
        pytest.param(FLIPPED, records(*RECORDS), "equal", id="equal"),
        pytest.param(FLIPPED, records(R1, CHANGED, R3, R4), "changed", id="changed"),
        pytest.param(FLIPPED, (*records(R1), Reject(2, 3, b"2,nO\n", "?"), *records(R3, R4)), "rejected", id="rejected"),
        pytest.param(
            QUOTE_GONE, (*records(R1, R2, ("3", "x")), Reject(4, 5, b'9,z"\n', "?"), *records(R4)), "rejected", id="half rejected"
        ),
        pytest.param(
            QUOTE_GONE, (*records(R1, R2), Reject(3, 4, b'3,x\n9,z"\n4,yes\n', "?")), "others rejected", id="others rejected"
        ),
        pytest.param(
            QUOTE_GONE,
            (*records(R1, R2), Reject(3, 4, b"3,x\n", "?"), *records(("9", 'z"'), R4)),
            "pieces",
            id="a piece of the damaged record",
        ),
        pytest.param(damaged_by_hand("line cut", b"2,no\n", b""), records(R1, R3, R4), "shortened", id="a line removed"),
        pytest.param(
            damaged_by_hand("line cut", b",yes\n2", b"2"), records(("12", "no"), R3, R4), "shortened", id="lines joined"
        ),
    ],
)
def test_the_judge_lets_pass(case, items, kind):
    assert judge(case, Outcome(None, (HEADER,), items)) == Verdict(kind)
