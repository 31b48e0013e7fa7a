"""What charts draw of numbers that are not there, and where names find room."""

import os
import random
import re

import pytest

from smart_customs.products.report import charts, plots
from smart_customs.products.report.drawing import wrapped
from smart_customs.products.report.theme import NARROW, WIDE, svg

MARKS = re.compile(r'<g class="mark-(\w+) role-mark ([^"]*)"[^>]*>(.*?)</g>', re.DOTALL)
HEADING = charts.Heading("What is shown", "n = 4")


def drawn(chart) -> dict[tuple[str, str], list[str]]:
    """The shapes of each layer of a chart."""
    return {
        (kind, name): re.findall(r"<(?:path|line|text)\b[^>]*>", marks) for kind, name, marks in MARKS.findall(svg(chart, "c"))
    }


def rows():
    return [
        charts.Bar("known", "1", 0.5, 0.5, 0.25, 0.75),
        charts.Bar("a single answer", "1", 0.25, 0.25, None, None),
        charts.Bar("all answered", "1", 0.75, 0.75, 0.75, 0.75),
        charts.Bar("masked", "masked", None),
        charts.Bar("nobody", "no answers", None, answered=False),
    ]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_estimate_without_an_interval_is_a_dot_without_a_line(width):
    """Of five bars: all known, an interval that nobody can know, one that is a point, a masked bar, one without answers."""
    found = drawn(charts.bars(rows(), HEADING, [], width))
    [lines] = [shapes for (kind, _), shapes in found.items() if kind == "rule"]
    lengths = [float(re.search(r'x2="([\d.]+)"', line)[1]) for line in lines]

    assert [length > 0 for length in lengths] == [True, False]
    [dots] = [shapes for (kind, _), shapes in found.items() if kind == "symbol"]
    assert len(dots) == 3


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_masked_bar_is_hatched_and_one_without_answers_is_not(width):
    found = drawn(charts.bars(rows(), HEADING, [], width))
    [masked] = found["rect", "masked_marks"]
    assert 'fill="url(#c-hatch)"' in masked


def test_masked_parts_stand_in_their_order_and_divide_what_is_left():
    found = charts.segments([None, 0.5, None, 0.25])
    assert found == [(0, 0.125), (0.125, 0.625), (0.625, 0.75), (0.75, 1)]
    assert charts.segments([0.2, 0.3, 0.5]) == [(0, 0.2), (0.2, 0.5), (0.5, 1)]


def test_masked_parts_are_seen_even_where_rounding_leaves_nothing():
    """Shares of all Members are rounded where a region is masked, so that they can add up to more than all."""
    found = charts.segments([0.6, 0.41, None, None])
    assert found[-1][1] == pytest.approx(1)
    assert all(end - start > 0.02 for start, end in found[2:])


def test_every_masked_part_of_a_stack_is_hatched():
    stacks = [charts.Stack("a", [None, 0.5, None], ["", "50", ""]), charts.Stack("b", [1, 0, 0], ["100", "0", "0"])]
    stacks.append(charts.Stack("c", [], [], "no answers"))
    chart = charts.stacked(stacks, ["x", "y", "z"], "masked", HEADING, WIDE)
    found = drawn(chart)
    assert len(found["rect", "masked_marks"]) == 2
    # Three parts and what is masked stand in the legend.
    assert len(found["rect", "legend_boxes_marks"]) == 4
    assert "no answers" in svg(chart, "c")


def test_names_overlap_neither_each_other_nor_a_point():
    seed = int(os.environ["SURVEY_SEED"])
    rng = random.Random(seed)
    for _ in range(100):
        points = [(rng.uniform(10, 590), rng.uniform(10, 290)) for _ in range(rng.randint(1, 14))]
        names = [rng.choice(["Drones", "Cloud computing", "Virtual, augmented and mixed reality"]) for _ in points]
        found = plots.placed(points, names, (0, 0, 600, 300))
        named = [box for lines, box in found if lines]
        dots = [(x - 5, y - 5, x + 5, y + 5) for x, y in points]
        boxes = [*named, *dots]
        for place, box in enumerate(named):
            assert 0 <= box[0] and box[2] <= 600 and 0 <= box[1] and box[3] <= 300, seed
            for other in [*boxes[:place], *boxes[place + 1 :]]:
                assert box[2] <= other[0] or other[2] <= box[0] or box[3] <= other[1] or other[3] <= box[1], seed
        assert all(" ".join(lines) == name for (lines, _), name in zip(found, names, strict=True) if lines)


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (2.7, 3.9, 6, ["2.8", "3", "3.2", "3.4", "3.6", "3.8"]),
        (1, 5, 5, ["1", "2", "3", "4", "5"]),
        (0, 116, 5, ["0", "50", "100"]),
        (-3, 12, 4, ["0", "5", "10"]),
        (7, 7, 4, ["7"]),
    ],
)
def test_an_axis_has_few_round_values(low, high, most, expected):
    assert [text for _, text in plots.ticks(low, high, ".", most)] == expected


def test_an_axis_has_the_decimal_mark_of_its_language():
    assert [text for _, text in plots.ticks(0, 1, ",", 3)] == ["0", "0,5", "1"]


def test_text_is_broken_at_blanks_into_lines_that_have_room():
    assert wrapped("aaaa bbbb cccc", 10, 60) == ["aaaa bbbb", "cccc"]
    assert wrapped("unbreakable", 10, 5) == ["unbreakable"]
