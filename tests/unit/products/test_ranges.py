"""Between which counts a suppressed one lies: in Python, where it limits the solver, and in the SQL of the public tables."""

import duckdb
import pytest

from smart_customs.products.disclosure.classification import Mart
from smart_customs.products.disclosure.ranges import known, public_columns

LARGEST = 40


@pytest.mark.parametrize(
    ("count", "base", "parts", "expected"),
    # Thirds of 14 that hold four counts each: 0 to 4, 5 to 9, 10 to 14. Nine have halves at most, six have none.
    [(4, 14, 3, (0, 4)), (5, 14, 3, (5, 9)), (9, 14, 3, (5, 9)), (10, 14, 3, (10, 14)), (10, 14, 2, (7, 14))]
    + [(4, 9, 3, (0, 4)), (5, 9, 3, (5, 9)), (3, 6, 3, (0, 6)), (3, 7, 3, (0, 3)), (4, 7, 2, (4, 7)), (4, 14, 0, (0, 14))],
)
def test_a_count_lies_in_its_third_or_half(count: int, base: int, parts: int, expected: tuple[int, int]) -> None:
    assert known(count, base, parts, 4) == expected


@pytest.mark.parametrize("least", [1, 2, 4, 6])
@pytest.mark.parametrize("parts", [2, 3])
def test_ranges_part_the_base_and_hold_enough_counts(parts: int, least: int) -> None:
    for base in range(1, LARGEST + 1):
        found = {known(count, base, parts, least) for count in range(base + 1)}
        assert [n for low, high in sorted(found) for n in range(low, high + 1)] == list(range(base + 1)), base
        assert len(found) == 1 or min(high - low + 1 for low, high in found) >= least, base


@pytest.mark.parametrize("least", [1, 2, 4, 6])
@pytest.mark.parametrize("parts", [2, 3])
def test_the_public_tables_print_what_the_solver_takes_as_known(parts: int, least: int) -> None:
    columns = {"item_base": ("base", None), "item_count": ("count", None)}
    low, high = public_columns(Mart("fact", "counts", {"ranges": parts}, columns), least).values()
    with duckdb.connect() as db:
        for is_gone, tells_range in ((True, True), (False, True), (True, False)):
            found = db.execute(
                f"select item_base, item_count, {low}, {high} from (select base.range::int as item_base, count.range::int as"
                f" item_count from range(1, {LARGEST + 1}) as base, range(0, {LARGEST + 1}) as count) as fact,"
                " (select ?::boolean as is_gone, ?::boolean as tells_range) as state where item_count <= item_base",
                [is_gone, tells_range],
            ).fetchall()
            for base, count, at_least, at_most in found:
                is_told = (base >= 2 * least - 1) and tells_range
                expected = known(count, base, parts, least) if is_told else (None, None)
                assert (at_least, at_most) == (expected if is_gone else (count, count)), (base, count)


def test_a_table_that_tells_no_ranges_has_no_columns_for_them() -> None:
    assert public_columns(Mart("fact", "counts", {}, {}), 4) == {}
