"""The exact interval of a region, as the model counts it out, against tails of whole numbers: no digit is lost in those."""

from itertools import accumulate
from math import comb
from pathlib import Path

import duckdb
import jinja2
import pytest
from rendering import macros

MODEL = Path(__file__).resolve().parents[2] / "models/intermediate/int_exact_intervals.sql"


def counted_out(*sizes: int) -> dict[tuple[int, int, int], tuple[int, int]]:
    """(members, answers, chosen) -> (lowest, highest), from the model's SQL for regions of these sizes."""
    known = macros("duckdb", ref=lambda name: "regions")
    sql = jinja2.Environment().from_string(MODEL.read_text(encoding="utf-8")).render(known)
    with duckdb.connect() as connection:
        connection.execute("create table regions as select unnest(?::bigint[]) as members", [sizes])
        rows = connection.execute(f"select members, answers, chosen, lowest, highest from ({sql})").fetchall()
    return {(members, answers, chosen): (lowest, highest) for members, answers, chosen, lowest, highest in rows}


def kept(members: int, answers: int) -> dict[tuple[int, int, int], tuple[int, int]]:
    """The same by definition: the numbers that would choose, of which neither tail is below 1 in 40."""
    draws = comb(members, answers)
    found: dict[int, list[int]] = {chosen: [] for chosen in range(answers + 1)}
    for would in range(members + 1):
        ways = [comb(would, chosen) * comb(members - would, answers - chosen) for chosen in range(answers + 1)]
        for chosen, so_few in enumerate(accumulate(ways)):
            so_many = draws - so_few + ways[chosen]
            if ways[chosen] and min(so_few, so_many) * 40 >= draws:
                found[chosen].append(would)
    return {(members, answers, chosen): (would[0], would[-1]) for chosen, would in found.items()}


@pytest.mark.parametrize("members", [3, 18, 52, 75])
def test_the_model_keeps_what_the_definition_keeps(members: int):
    expected = {}
    for answers in range(2, members):
        expected |= kept(members, answers)
    assert counted_out(members) == expected


def test_a_tail_of_exactly_one_in_forty_is_kept():
    """Of 16 Members two answered, both so: of 3 that would, 3 pairs of 120 are both of them; of 2, one pair."""
    assert counted_out(16)[16, 2, 2] == (3, 16)
    assert counted_out(16)[16, 2, 0] == (0, 13)


def test_the_interval_of_a_nearly_full_census_holds_its_share():
    """199 of 200 answered, one of them so.

    Had two of 200 chosen it, that one of both is missing has a probability of 2 / 200: so one of 200 alone is likely enough, and
    1 / 199 is a little more than that.
    """
    assert kept(200, 199)[200, 199, 1] == (1, 1)
    found = counted_out(200)
    assert found[200, 199, 1] == (1, 2)
    assert found[200, 199, 198] == (198, 199)
    outside = [key for key, (lowest, highest) in found.items() if not lowest / 200 <= key[2] / key[1] <= highest / 200]
    assert outside == []


def test_only_part_of_a_small_region_is_counted_out():
    """The ends of the bundled wave's IT strategy, and no row where a single one or all answered, or the region is large."""
    found = counted_out(18, 33, 52, 251)
    assert (found[18, 9, 9], found[33, 19, 18], found[52, 30, 30]) == ((14, 18), (27, 32), (48, 52))
    assert {members for members, _, _ in found} == {18, 33, 52}
    assert {answers for members, answers, _ in found if members == 18} == set(range(2, 18))
