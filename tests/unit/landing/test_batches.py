"""Records by columns are the same records: taken apart, put together, and asked once for each different text.

The seed is printed; `BATCH_SEED=... pytest ...` repeats a run.
"""

import os
import random

import numpy as np

from smart_customs.landing import batches
from smart_customs.landing.batches import Batch, Column, batched, combinations
from smart_customs.landing.platforms.options import layout_of
from smart_customs.landing.platforms.platform import Wanted, key
from smart_customs.landing.records import Record, Reject

SEED = os.environ.get("BATCH_SEED") or str(random.randrange(10**9))


def test_a_column_keeps_its_cells():
    column = Column.of(["b", "a", "", "b"])
    assert (column.values, column.places.tolist()) == (["b", "a", ""], [0, 1, 2, 0])
    assert column.mapped(str.upper).cells() == ["B", "A", "", "B"]
    assert column.taken(np.array([3, 1])).cells() == ["b", "a"]
    assert column.counts().tolist() == [2, 1, 1]
    assert Column.joined([column, Column.of(["c", "a"])]).cells() == ["b", "a", "", "b", "c", "a"]


def test_combinations_are_those_of_the_records():
    print(f"\nBATCH_SEED={SEED}")
    rng = random.Random(SEED)
    for _ in range(100):
        rows = [tuple(rng.choice("ab") * rng.randint(0, 2) for _ in range(3)) for _ in range(rng.randint(1, 30))]
        first, numbers = combinations([Column.of(cells) for cells in zip(*rows, strict=True)])
        assert len(first) == len(set(rows))
        assert [rows[first[number]] for number in numbers] == rows


def test_batches_give_records_and_rejects_back_in_their_order(monkeypatch):
    print(f"\nBATCH_SEED={SEED}")
    monkeypatch.setattr(batches, "_ROWS_AT_ONCE", 7)
    rng = random.Random(SEED)
    for _ in range(50):
        items = [
            Reject(row, row + 1, b"raw", "torn") if rng.random() < 0.2 else Record(row, row + 1, (str(rng.randint(0, 3)), "x"))
            for row in range(1, rng.randint(2, 60))
        ]
        made = list(batched(iter(items)))
        assert [item for batch in made for item in batch.items()] == items
        assert max(len(batch) + len(batch.rejects) for batch in made) <= 7


def test_batches_pass_between_records_and_keep_the_order():
    record, reject = Record(1, 2, ("a",)), Reject(3, 4, b"", "torn")
    batch = Batch(np.array([2]), np.array([3]), [Column.of(["b"])])
    made = list(batched(iter([record, batch, reject])))
    assert made[1] is batch
    assert [item for one in made for item in one.items()] == [record, Record(2, 3, ("b",)), reject]


def test_records_that_are_the_same_in_every_cell_have_one_hash():
    columns = [Column.of(["a", "b", "a", "a"]), Column.of(["1", "1", "1", "2"])]
    first, second, third, fourth = Batch(np.arange(4), np.arange(4), columns).hashes.tolist()
    assert first == third
    assert len({first, second, fourth}) == 3


OPTIONS = ["Skills", "Plans, and change", "Law", "Other"]
CELLS = ["", " ", "yes", "no", "1", "0", "Skills", "Law", "Luck", "Other", "law", "none of these"]


def test_answers_by_columns_are_those_of_each_record():
    """Questions whose options stand in one cell, in a column each, in both, with texts under "other"."""
    print(f"\nBATCH_SEED={SEED}")
    columns = {f"needs_{key(option)}": f"needs_{key(option)}" for option in OPTIONS}
    columns |= {"needs_text": "needs_text", "top_1": "top_1", "top_2": "top_2", "country": "country"}
    wanted = Wanted(
        columns,
        frozenset(name for name in columns if name.startswith("needs_") and name != "needs_text"),
        {"needs_other": "needs_text"},
        frozenset({"yes", "no"}),
    )
    with_unknown = 0
    for number in range(300):
        rng = random.Random(f"{SEED}:{number}")
        single = [f"Needs [{option}]" for option in OPTIONS if rng.random() < 0.6]
        names = [name for name in ["Needs", "Needs text", "Top", "Country"] if rng.random() < 0.8]
        names = rng.sample([*names, *single], len(names) + len(single)) or ["Country"]
        layout = layout_of(names, [key(name) for name in names], names, set(), wanted, (";", ","), key)
        rows = [
            tuple(
                rng.choice([";", ", "]).join(rng.choices([*OPTIONS, "Luck"], k=rng.randint(0, 3)))
                if name in ("Needs", "Top")
                else rng.choice(CELLS)
                for name in names
            )
            for _ in range(rng.randint(1, 40))
        ]
        answers, has_unknown = layout.columns([Column.of(cells) for cells in zip(*rows, strict=True)], len(rows))
        expected = [layout.answers(row) for row in rows]
        assert list(zip(*(column.cells() for column in answers), strict=True)) == [cells for cells, _ in expected], number
        assert has_unknown.tolist() == [bool(unknown) for _, unknown in expected], number
        with_unknown += int(has_unknown.sum())
    assert with_unknown > 300
