"""What a chart draws of numbers that are not there."""

import re

from smart_customs.products.report import charts
from smart_customs.products.report.theme import svg

MARKS = re.compile(r'<g class="mark-(\w+) role-mark[^"]*"[^>]*>(.*?)</g>', re.DOTALL)


def test_an_estimate_without_an_interval_is_a_dot_without_a_line():
    """Of four bars: one with all, one whose interval nobody can know, one whose interval is a point, one that is masked."""
    rows = [
        charts.Bar("known", "1", 0.5, 0.5, 0.25, 0.75),
        charts.Bar("a single answer", "1", 0.25, 0.25, None, None),
        charts.Bar("all answered", "1", 0.75, 0.75, 0.75, 0.75),
        charts.Bar("masked", "masked", None),
    ]
    drawn = {
        kind: re.findall(r"<(?:path|line)\b[^>]*>", marks)
        for kind, marks in MARKS.findall(svg(charts.bars(rows, "''"), "c", "en"))
    }
    lengths = [float(re.search(r'x2="([\d.]+)"', line)[1]) for line in drawn["rule"]]
    assert lengths == [260, 0]
    assert len(drawn["symbol"]) == 3
