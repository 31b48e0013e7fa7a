"""Charts of shares: bars with intervals, stacked bars, and tables of shaded cells. They take plain values and know no table."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from smart_customs.products.report.theme import (
    INK,
    MAIN,
    MASKED,
    QUIET,
    TRACK,
    WIDTH,
    lines,
    scale_colours,
    text_on,
)

ROW = 42


@dataclass(frozen=True)
class Bar:
    """A row of a bar chart. Shares are 0..1 or None; `text` stands at its right end."""

    label: str
    text: str
    share: float | None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Stack:
    """A row of a stacked chart: for each part its share, or None where it is masked."""

    label: str
    shares: Sequence[float | None]


def bars(rows: Sequence[Bar], percent: str) -> alt.LayerChart:
    """A bar a row on a scale from nothing to all; dot and line are the estimate for all Members and its interval.

    `percent` is a Vega expression that prints an axis value.
    """
    values = [
        {"row": str(place), "label": row.label, "text": row.text, "share": row.share, "dot": row.estimate}
        | {"low": row.low, "high": row.high, "none": 0, "all": 1}
        for place, row in enumerate(rows)
    ]
    base = alt.Chart(alt.Data(values=values))
    y = _band("row", len(rows))
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(labelExpr=percent, values=[0, 0.25, 0.5, 0.75, 1], grid=True, domain=False, ticks=False, orient="bottom")
    x = alt.X("share:Q", scale=scale, axis=axis, title=None)
    return alt.layer(
        base.mark_bar(color=TRACK).encode(x=alt.X("none:Q", scale=scale, title=None), x2="all", y=y),
        base.mark_bar(color=MAIN).encode(x=x, y=y),
        base.transform_filter("isValid(datum.low)")
        .mark_rule(color=INK, strokeWidth=2)
        .encode(x=alt.X("low:Q", scale=scale, title=None), x2="high", y=y),
        base.transform_filter("isValid(datum.dot)")
        .mark_point(filled=True, color="white", stroke=INK, strokeWidth=1.5, size=50, opacity=1)
        .encode(x=alt.X("dot:Q", scale=scale, title=None), y=y),
        _row_labels(base, y),
        base.mark_text(align="right", baseline="middle", dy=-16, fontSize=13, color=INK, fontWeight="bold").encode(
            x=alt.value(WIDTH), y=y, text="text:N"
        ),
    ).properties(width=WIDTH, height=ROW * len(rows))


def stacked(rows: Sequence[Stack], parts: Sequence[str], masked: str, percent: str) -> alt.LayerChart:
    """A bar a row that is divided into parts, with a legend. What masked parts leave over is one grey part."""
    chart = _stack_layers(rows, parts, masked, label_above=True)
    return chart.properties(width=WIDTH, height=ROW * len(rows))


def stacked_panels(panels: Sequence[tuple[str, Sequence[Stack]]], parts: Sequence[str], masked: str) -> alt.ConcatChart:
    """A small stacked chart a panel, two beside each other, with one legend."""
    charts = [
        _stack_layers(rows, parts, masked, label_above=False).properties(
            width=200, height=22 * len(rows), title=alt.TitleParams(_two_lines(title, 32), baseline="bottom")
        )
        for title, rows in panels
    ]
    return alt.concat(*charts, columns=2, spacing=22)


def heat(rows: Sequence[tuple[str, Sequence[tuple[float | None, str]]]], columns: Sequence[str], low_to_high: int = 5):
    """A row of shaded cells an item: for each column the share (None: no shade) and the text in the cell."""
    colours = scale_colours(low_to_high)
    values = []
    for place, (label, cells) in enumerate(rows):
        for column, (share, text) in zip(columns, cells, strict=True):
            colour = "#ffffff" if share is None else colours[min(int(share * low_to_high), low_to_high - 1)]
            values.append(
                {"row": str(place), "label": label, "column": column, "text": text, "fill": colour}
                | {"ink": QUIET if share is None else text_on(colour), "line": MASKED if share is None else colour}
            )
    base = alt.Chart(alt.Data(values=values))
    y = _band("row", len(rows), inner=0.45)
    x = alt.X(
        "column:N",
        sort=list(columns),
        scale=alt.Scale(paddingInner=0.06, paddingOuter=0),
        axis=alt.Axis(orient="top", domain=False, ticks=False, labelAngle=0, labelFontWeight="bold", title=None, labelPadding=12),
    )
    return alt.layer(
        base.mark_rect(strokeWidth=1).encode(
            x=x, y=y, color=alt.Color("fill:N", scale=None), stroke=alt.Stroke("line:N", scale=None)
        ),
        base.mark_text(fontSize=13, baseline="middle").encode(
            x=x, y=y, text="text:N", color=alt.Color("ink:N", scale=None)
        ),
        _row_labels(base.transform_filter(f"datum.column === '{columns[0]}'"), y, dy=-20),
    ).properties(width=WIDTH, height=ROW * 1.14 * len(rows))  # fmt: skip


def _stack_layers(rows: Sequence[Stack], parts: Sequence[str], masked: str, label_above: bool) -> alt.LayerChart:
    colours = dict(zip(parts, scale_colours(len(parts)), strict=True))
    values, any_masked = [], any(share is None for row in rows for share in row.shares)
    for place, row in enumerate(rows):
        at = 0.0
        for part, share in zip(parts, row.shares or [0.0] * len(parts), strict=True):
            if share:
                text = f"{share * 100:.0f}" if share >= (0.055 if label_above else 0.13) else ""
                values.append(_segment(place, row.label, part, at, at + share, text, text_on(colours[part])))
                at += share
        if any(share is None for share in row.shares) and 0.005 < 1 - at:
            values.append(_segment(place, row.label, masked, at, 1.0, "", INK))
        if at == 0 and None not in row.shares:
            values.append(_segment(place, row.label, parts[0], 0.0, 0.0, "", INK))
    domain = [*parts, *([masked] if any_masked else [])]
    legend = alt.Legend(orient="top", columns=2 if label_above else 3, title=None, values=domain, symbolStrokeWidth=0)
    base = alt.Chart(alt.Data(values=values))
    y = _band("row", len(rows)) if label_above else _named("label", [row.label for row in rows])
    x = alt.X("start:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None, title=None)
    colour = alt.Color(
        "part:N", scale=alt.Scale(domain=domain, range=[*colours.values(), *([MASKED] if any_masked else [])]), legend=legend
    )
    layers = [
        base.mark_bar(stroke="white", strokeWidth=1).encode(x=x, x2="end", y=y, color=colour),
        base.mark_text(fontSize=12, baseline="middle").encode(
            x=alt.X("middle:Q", title=None), y=y, text="text:N", color=alt.Color("ink:N", scale=None, legend=None)
        ),
    ]
    if label_above:
        layers.append(_row_labels(base.transform_filter("datum.start === 0"), y))
    return alt.layer(*layers)


def _segment(place: int, label: str, part: str, start: float, end: float, text: str, ink: str) -> dict:
    return {"row": str(place), "label": label, "part": part, "start": start, "end": min(end, 1.0)} | {
        "middle": (start + min(end, 1.0)) / 2,
        "text": text,
        "ink": ink,
    }


def _band(field: str, count: int, inner: float = 0.6) -> alt.Y:
    """Rows from top to bottom, with room for a label above each."""
    scale = alt.Scale(domain=[str(place) for place in range(count)], paddingInner=inner, paddingOuter=inner * 0.6)
    return alt.Y(f"{field}:N", scale=scale, sort=None, axis=None)


def _named(field: str, names: Sequence[str]) -> alt.Y:
    axis = alt.Axis(domain=False, ticks=False, title=None, labelPadding=6)
    return alt.Y(f"{field}:N", scale=alt.Scale(domain=list(names), paddingInner=0.2), sort=None, axis=axis)


def _row_labels(base: alt.Chart, y: alt.Y, dy: int = -16) -> alt.Chart:
    return base.mark_text(align="left", baseline="middle", dy=dy, fontSize=13, color=INK).encode(
        x=alt.value(0), y=y, text="label:N"
    )


def _two_lines(title: str, width: int) -> list[str]:
    """Always two lines, so that panels beside each other begin at one height."""
    found = lines(title, width)
    return ["", *found] if len(found) == 1 else found
