"""Charts with two scales: points in a plane, dots by item, and the course of submissions. They know no table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from math import floor, log10
from statistics import median

from smart_customs.products.report.charts import BESIDE, GRID, Heading
from smart_customs.products.report.drawing import LEADING, Specification, width_of, wrapped
from smart_customs.products.report.theme import ACCENT, DISTINCT, HATCHED, INK, LINE, MAIN, QUIET, letters

PHASES = ["#0d3b66", "#2f7fb8", "#8a94a0"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Point:
    """A point with its name, and the kind that colours it."""

    name: str
    kind: str
    x: float
    y: float


@dataclass(frozen=True)
class Plane:
    """Titles of both axes, the kinds in the order of the legend, whether lines mark the medians, and the decimal mark."""

    x: str
    y: str
    kinds: Sequence[str]
    medians: bool
    decimal: str


@dataclass(frozen=True)
class Lane:
    """A row of a panel of dots: its name, each measure (None: not there), the same of the whole, and what is masked."""

    name: str
    values: Sequence[float | None]
    whole: Sequence[float | None]
    masked: Sequence[bool]


def plane(points: Sequence[Point], form: Plane, missing: str, heading: Heading, width: float) -> Specification:
    """The points with their names; where a name has no room stands its letter, and the name below. `missing`: what has none."""
    sheet = heading.sheet(width)
    if not points:
        sheet.paragraph("labels", wrapped(missing, 13, width), 13, QUIET)
        return sheet.chart()
    used = [kind for kind in form.kinds if any(point.kind == kind for point in points)]
    colours = dict(zip(form.kinds, DISTINCT, strict=False))
    sheet.legend([("circle", colours[kind], kind) for kind in used])
    across, up = _domain([point.x for point in points]), _domain([point.y for point in points])
    left, right, top = 38.0, width - 6, sheet.bottom + 24
    floor_at = top + (330 if width >= BESIDE else 300)

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            left + (x - across[0]) / (across[1] - across[0]) * (right - left),
            floor_at - (y - up[0]) / (up[1] - up[0]) * (floor_at - top),
        )

    sheet.text("axis", 0, sheet.bottom + 8, form.y, 12, colour=QUIET)
    for value, text in ticks(*across, form.decimal, 6):
        x, _ = at(value, 0)
        sheet.box(x - 0.5, top, 1, floor_at - top, GRID)
        sheet.text("axis", x, floor_at + 12, text, 12, "center", colour=QUIET)
    for value, text in ticks(*up, form.decimal, 6):
        _, y = at(0, value)
        sheet.box(left, y - 0.5, right - left, 1, GRID)
        sheet.text("axis", left - 6, y, text, 12, "right", colour=QUIET)
    sheet.text("axis", right, floor_at + 30, form.x, 12, "right", colour=QUIET)
    if form.medians:
        x, y = at(median(point.x for point in points), median(point.y for point in points))
        sheet.rule(x, top, x, floor_at, QUIET, dashed=True)
        sheet.rule(left, y, right, y, QUIET, dashed=True)
    places = [at(point.x, point.y) for point in points]
    names = placed(places, [point.name for point in points], (left, top, right, floor_at))
    free, short = iter(letters(len(points))), []
    for point, (x, y), (lines, box) in zip(points, places, names, strict=True):
        sheet.dot(x, y, colours[point.kind], "#ffffff", 80)
        if not lines:
            short.append((next(free), point.name))
        shown = lines or [short[-1][0]]
        sheet.text("labels", (box[0] + box[2]) / 2, box[1] + 7, shown, 12, "center", bold=not lines, colour=INK)
    sheet.bottom = floor_at + 42
    if short:
        sheet.key(short)
    if missing:
        sheet.paragraph("labels", wrapped(missing, 12, width), 12, QUIET)
    return sheet.chart()


def dots(
    panels: Sequence[tuple[str, Sequence[Lane]]], measures: Sequence[str], whole: str, masked: str, scale: tuple[float, float],
    decimal: str, heading: Heading, width: float,
) -> Specification:  # fmt: skip
    """A panel a region, a row an item, a dot a measure; ticks are the values of the whole."""
    sheet, looks = heading.sheet(width), [("circle", MAIN), ("diamond", ACCENT)]
    hidden = any(any(lane.masked) for _, lanes in panels for lane in lanes)
    sheet.legend(
        [(shape, colour, measure) for (shape, colour), measure in zip(looks, measures, strict=True)]
        + [("tick", QUIET, whole)]
        + ([("square", HATCHED, masked)] if hidden else [])
    )
    columns = 3 if width >= BESIDE else 1
    names = 0.3 * width if columns > 1 else 0.46 * width
    room = (width - names - 14 * columns) / columns
    for start in range(0, len(panels), columns):
        beside = panels[start : start + columns]
        titles = [wrapped(title, 13, room if columns > 1 else width, bold=True) for title, _ in beside]
        head = max(len(lines) for lines in titles) * 13 * LEADING + 6
        labels = [wrapped(lane.name, 12, names) for lane in beside[0][1]]
        heights = [max(len(lines) * 12 * LEADING + 7, 22) for lines in labels]
        body = sheet.bottom + head
        for lines, top, height in zip(labels, _tops(body, heights), heights, strict=True):
            sheet.text("labels", 0, top + height / 2 - (len(lines) - 1) * 12 * LEADING / 2, lines, 12)
        for place, (title, (_, lanes)) in enumerate(zip(titles, beside, strict=True)):
            left = names + 14 + place * (room + 14)
            first = body - 6 - len(title) * 13 * LEADING + 8
            sheet.text("labels", left if columns > 1 else 0, first, title, 13, bold=True)

            def at(value: float, left: float = left) -> float:
                return left + 4 + (value - scale[0]) / (scale[1] - scale[0]) * (room - 8)

            for value, text in ticks(*scale, decimal, 5):
                sheet.box(at(value) - 0.5, body, 1, sum(heights), GRID)
                sheet.text("axis", at(value), body + sum(heights) + 9, text, 12, "center", colour=QUIET)
            for lane, top, height in zip(lanes, _tops(body, heights), heights, strict=True):
                middle = top + height / 2
                present = [value for value in lane.values if value is not None]
                if len(present) == 2:
                    sheet.rule(at(present[0]), middle, at(present[1]), middle, LINE, 1.5)
                for number, (shape, colour) in enumerate(looks):
                    if lane.masked[number]:
                        half = (height - 4) / 2
                        sheet.hatch(left + 4, top + 2 + number * half, room - 8, half)
                    mark, own = lane.whole[number], lane.values[number]
                    if mark is not None:
                        x = at(mark)
                        sheet.rule(x, middle - 7, x, middle + 7, colour, 1.5)
                    if own is not None:
                        sheet.dot(at(own), middle, colour, "#ffffff", 70, shape)
        sheet.bottom = body + sum(heights) + 34
    return sheet.chart()


def course(
    days: Sequence[tuple[date, int, str]], marks: Sequence[tuple[date, str]], phases: Sequence[str],
    ends: Sequence[tuple[date, int, str]], axis: Sequence[tuple[date, str]], nothing: str, heading: Heading, width: float,
) -> Specification:  # fmt: skip
    """The running total as a line of steps over an area coloured by phase.

    `marks`: a line and a name for each; `ends`: days at which the total is printed; `axis`: days with a value on the axis.
    """
    sheet = heading.sheet(width)
    if not days:
        sheet.paragraph("labels", [nothing], 13, QUIET)
        return sheet.chart()
    colours = dict(zip(phases, PHASES, strict=False))
    sheet.legend([("square", colours[phase], phase) for phase in phases])
    begin, end = days[0][0].toordinal(), max([days[-1][0], *(day for day, _ in marks)]).toordinal() + 1
    left, right, top = 34.0, width - 4, sheet.bottom + 18 * len(marks) + 24
    floor_at, most = top + 200, max(total for _, total, _ in days) or 1

    def across(day: date, later: int = 0) -> float:
        return left + (day.toordinal() + later - begin) / max(end - begin, 1) * (right - left)

    def up(total: float) -> float:
        return floor_at - total / most * (floor_at - top)

    for value, text in ticks(0, most, "", 5):
        sheet.box(left, up(value) - 0.5, right - left, 1, GRID)
        sheet.text("axis", left - 6, up(value), text, 12, "right", colour=QUIET)
    for day, text in axis:
        sheet.box(across(day) - 0.5, floor_at, 1, 5, LINE)
        sheet.text("axis", across(day), floor_at + 14, text, 12, "center", colour=QUIET)
    for phase in phases:
        own = [(day, total) for day, total, name in days if name == phase]
        if own:
            points = [(across(day), up(total)) for day, total in own]
            sheet.steps(
                f"phase_{list(phases).index(phase)}", [*points, (across(own[-1][0], 1), points[-1][1])], floor_at, colours[phase]
            )
    for place, (day, name) in enumerate(marks):
        x, y = across(day, 1), sheet.bottom + 9 + 18 * place
        sheet.rule(x, y + 9, x, floor_at, QUIET, dashed=True)
        sheet.text("labels", x, y, name, 12, "right" if x > (left + right) / 2 else "left", colour=QUIET)
    for day, total, text in ends:
        sheet.text("numbers", across(day, 1) - 5, up(total) - 10, text, 13, "right", bold=True)
    sheet.bottom = floor_at + 26
    return sheet.chart()


def placed(
    points: Sequence[tuple[float, float]], names: Sequence[str], frame: Box, size: float = 12
) -> list[tuple[list[str], Box]]:
    """Where the name of each point stands: its lines and the box around them. No lines: there is only room for a letter.

    Boxes of names overlap neither each other nor a point, and lie within the frame.
    """
    taken: list[Box] = [(x - 6, y - 6, x + 6, y + 6) for x, y in points]
    found: list[tuple[list[str], Box]] = []
    for (x, y), name in zip(points, names, strict=True):
        tries = [[name], wrapped(name, size, 120), wrapped(name, size, 84), []]
        boxes = [(lines, box) for lines in tries for box in _around(x, y, lines or ["M"], size)]
        free = [
            (lines, box)
            for lines, box in boxes
            if not any(_overlap(box, other) for other in taken)
            and frame[0] <= box[0] and box[2] <= frame[2] and frame[1] <= box[1] and box[3] <= frame[3]
        ]  # fmt: skip
        chosen = free[0] if free else boxes[-4]
        taken.append(chosen[1])
        found.append(chosen)
    return found


def ticks(low: float, high: float, decimal: str, most: int) -> list[tuple[float, str]]:
    """Round values of the range, at most so many, as text with that decimal mark."""
    for step in _steps(high - low, most):
        first = -floor(-low / step + 1e-9)
        last = floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return [(n * step, f"{round(n * step, 6):g}".replace(".", decimal)) for n in range(first, last + 1)]
    raise AssertionError("Steps grow until they are few.")


def _steps(span: float, most: int) -> Iterator[float]:
    start = floor(log10(span / most)) if span > 0 else 0
    return (factor * 10.0**power for power in count(start) for factor in (1, 2, 5))


def _around(x: float, y: float, lines: Sequence[str], size: float) -> list[Box]:
    """Boxes for the lines right of a point, left of it, above and below."""
    wide, tall = max(width_of(line, size) for line in lines) + 2, len(lines) * size * LEADING
    return [
        (x + 8, y - tall / 2, x + 8 + wide, y + tall / 2),
        (x - 8 - wide, y - tall / 2, x - 8, y + tall / 2),
        (x - wide / 2, y - 8 - tall, x + wide / 2, y - 8),
        (x - wide / 2, y + 8, x + wide / 2, y + 8 + tall),
    ]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _tops(start: float, heights: Sequence[float]) -> list[float]:
    return [start + sum(heights[:place]) for place in range(len(heights))]


def _domain(values: Sequence[float]) -> tuple[float, float]:
    """The values' range with a tenth of it added on either side."""
    room = (max(values) - min(values)) * 0.1 or max(abs(max(values)) * 0.1, 0.5)
    return min(values) - room, max(values) + room
