"""Charts with two scales: points in a plane, small multiples of them, and the course of submissions. They know no table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

import altair as alt

from smart_customs.products.report.theme import DISTINCT, INK, QUIET, WIDTH, lines


@dataclass(frozen=True)
class Point:
    """A point with the letter that stands for it, its name in full, and the kind that colours it."""

    letter: str
    name: str
    kind: str
    x: float
    y: float


@dataclass(frozen=True)
class Plane:
    """Titles of both axes, the kinds in the order of the legend, and whether lines mark the medians."""

    x: str
    y: str
    kinds: Sequence[str]
    medians: bool


def plane(points: Sequence[Point], form: Plane, key: Sequence[tuple[str, str]]) -> alt.VConcatChart:
    """The points, and below them what each letter stands for."""
    legend = [{"place": place, "letter": letter, "name": name} for place, (letter, name) in enumerate(key)]
    base = alt.Chart(alt.Data(values=legend))
    y = alt.Y("place:O", axis=None, scale=alt.Scale(padding=0))
    below = alt.layer(
        base.mark_text(align="left", fontSize=13, fontWeight="bold", color=INK).encode(x=alt.value(12), y=y, text="letter:N"),
        base.mark_text(align="left", fontSize=13, color=INK).encode(x=alt.value(36), y=y, text="name:N"),
    ).properties(width=WIDTH, height=20 * len(legend))
    above = _points(points, form, _domain([p.x for p in points]), _domain([p.y for p in points]), 15, True)
    return alt.vconcat(above.properties(width=WIDTH - 40, height=330), below, spacing=14).resolve_scale(y="independent")


def plane_panels(panels: Sequence[tuple[str, Sequence[Point]]], form: Plane) -> alt.ConcatChart:
    """A small plane a panel, two beside each other, all on the same scales."""
    everything = [point for _, points in panels for point in points]
    x, y = _domain([point.x for point in everything]), _domain([point.y for point in everything])
    charts = [
        _points(points, form, x, y, 13, False).properties(
            width=200, height=180, title=alt.TitleParams(_two(lines(title, 32)), baseline="bottom")
        )
        for title, points in panels
    ]
    return alt.concat(*charts, columns=2, spacing=18)


def course(days: Sequence[tuple[date, int, str]], marks: Sequence[tuple[date, str]], phases: Sequence[str], title: str):
    """The running total by day, coloured by phase, with a line and a name for each mark."""
    values = [{"day": day.isoformat(), "total": total, "phase": phase} for day, total, phase in days]
    top = max((total for _, total, _ in days), default=0)
    rules = [
        {"day": day.isoformat(), "name": name, "height": top * (1.16 if place % 2 == 0 else 1.06)}
        for place, (day, name) in enumerate(marks)
    ]
    utc = alt.Scale(type="utc")
    x = alt.X("day:T", scale=utc, title=None, axis=alt.Axis(format="%-d %b", grid=False, tickCount=6, labelFlush=True))
    y = alt.Y("total:Q", title=title, scale=alt.Scale(domain=[0, max(top * 1.2, 1)]), axis=alt.Axis(tickCount=5, tickMinStep=1))
    colour = alt.Color(
        "phase:N",
        scale=alt.Scale(domain=list(phases), range=["#0d3b66", "#2f7fb8", "#9ecae1"][: len(phases)]),
        legend=alt.Legend(orient="top", columns=2, title=None),
    )
    base, marked = alt.Chart(alt.Data(values=values)), alt.Chart(alt.Data(values=rules))
    at = alt.X("day:T", scale=utc, title=None)
    return alt.layer(
        base.mark_bar(width=5).encode(x=x, y=y, color=colour),
        marked.mark_rule(color=QUIET, strokeDash=[4, 3]).encode(x=at),
        marked.mark_text(align="right", dx=-5, fontSize=12, color=QUIET).encode(x=at, y="height:Q", text="name:N"),
    ).properties(width=WIDTH - 40, height=250)


def _points(
    points: Sequence[Point], form: Plane, across: list[float], up: list[float], size: int, with_legend: bool
) -> alt.LayerChart:
    values = [{"letter": p.letter, "kind": p.kind, "x": p.x, "y": p.y} for p in points]
    base = alt.Chart(alt.Data(values=values))
    x = alt.X("x:Q", title=form.x, scale=alt.Scale(domain=across, nice=False), axis=alt.Axis(tickCount=5))
    y = alt.Y("y:Q", title=form.y, scale=alt.Scale(domain=up, nice=False), axis=alt.Axis(tickCount=5))
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=list(form.kinds), range=DISTINCT[: len(form.kinds)]),
        legend=alt.Legend(orient="top", columns=2, title=None, symbolType="circle"),
    )
    layers = [
        base.mark_point(filled=True, size=70, opacity=0.95).encode(x=x, y=y, color=colour),
        base.mark_text(align="left", dx=7, fontSize=size, fontWeight="bold", baseline="middle").encode(
            x=x, y=y, text="letter:N", color=colour
        ),
    ]
    if form.medians and points:
        middle = alt.Chart(alt.Data(values=[{"x": median(p.x for p in points), "y": median(p.y for p in points)}]))
        dashed = {"color": QUIET, "strokeDash": [4, 3]}
        layers = [middle.mark_rule(**dashed).encode(x=x), middle.mark_rule(**dashed).encode(y=y), *layers]
    return alt.layer(*layers)


def _domain(values: Sequence[float]) -> list[float]:
    """The values' range with a tenth of it added on either side."""
    if not values:
        return [0, 1]
    room = (max(values) - min(values)) * 0.1 or max(abs(max(values)) * 0.1, 0.5)
    return [min(values) - room, max(values) + room]


def _two(title: list[str]) -> list[str]:
    return ["", *title] if len(title) == 1 else title
