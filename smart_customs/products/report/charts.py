"""Charts of shares: bars with intervals, stacked bars, and tables of shaded cells. They take plain values and know no table."""

from collections.abc import Sequence
from dataclasses import dataclass

from smart_customs.products.report.drawing import LEADING, Sheet, Specification, width_of, wrapped
from smart_customs.products.report.theme import HATCHED, INK, LINE, MAIN, QUIET, TRACK, scale_colours, text_on

GRID = "#dde2e6"
SIZE = 13
BAR = 14
# From this width on, names stand beside what they name, else above it.
BESIDE = 480


@dataclass(frozen=True)
class Heading:
    """What a chart shows, and below it how many answered and whose numbers they are."""

    shown: str
    facts: str

    def sheet(self, width: float) -> Sheet:
        """A new sheet that begins with the heading."""
        sheet = Sheet(width)
        sheet.paragraph("subtitle", wrapped(self.shown, SIZE, width), SIZE, INK)
        if self.facts:
            sheet.paragraph("subtitle", wrapped(self.facts, 12, width), 12, QUIET)
        sheet.bottom += 12
        return sheet


@dataclass(frozen=True)
class Bar:
    """A row of a bar chart. Shares are 0..1, or None where they are masked; `text` stands at the right end.

    `answered`: whether anybody answered; else there is neither a bar nor anything that is masked.
    """

    label: str
    text: str
    share: float | None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    answered: bool = True


@dataclass(frozen=True)
class Stack:
    """A row of a stacked chart: for each part its share (None where it is masked) and the number to print in it.

    Without parts nobody answered, and `nothing` says so.
    """

    label: str
    shares: Sequence[float | None]
    texts: Sequence[str] = ()
    nothing: str = ""


@dataclass(frozen=True)
class Cell:
    """A share, its number, and whether it is masked."""

    share: float | None
    text: str
    masked: bool


def bars(rows: Sequence[Bar], heading: Heading, ticks: Sequence[tuple[float, str]], width: float) -> Specification:
    """A bar a row on a scale from nothing to all; dot and line are the estimate for all Members and its interval.

    `ticks`: where the axis has a value, and how it is printed.
    """
    sheet = heading.sheet(width)
    beside = width >= BESIDE
    texts = [width_of(row.text, SIZE, bold=True) for row in rows]
    names = min(max(width_of(row.label, SIZE) for row in rows), 0.38 * width)
    left, right = (names + 14, width - max(texts) - 14) if beside else (0.0, width)
    rooms = [names] * len(rows) if beside else [width - text - 14 for text in texts]
    labels = [wrapped(row.label, SIZE, room) for row, room in zip(rows, rooms, strict=True)]
    heights = [len(lines) * SIZE * LEADING + 10 if beside else len(lines) * SIZE * LEADING + BAR + 16 for lines in labels]
    heights = [max(height, BAR + 14) for height in heights]
    scale = right - left
    for share, text in ticks:
        x = left + share * scale
        sheet.box(x - 0.5, sheet.bottom, 1, sum(heights), GRID)
        align = "center" if beside or 0 < share < 1 else "left" if share == 0 else "right"
        sheet.text("axis", x, sheet.bottom + sum(heights) + 9, text, 12, align, colour=QUIET)
    for row, lines, height in zip(rows, labels, heights, strict=True):
        block = len(lines) * SIZE * LEADING
        first = sheet.bottom + ((height - block) / 2 if beside else 2) + SIZE * LEADING / 2
        middle = sheet.bottom + height / 2 if beside else sheet.bottom + block + 5 + BAR / 2
        top = middle - BAR / 2
        sheet.text("labels", 0, first, lines, SIZE)
        sheet.text("numbers", width, middle if beside else first, row.text, SIZE, "right", bold=True)
        if not row.answered:
            sheet.box(left, top, scale, BAR, "#ffffff", LINE)
        elif row.share is None:
            sheet.hatch(left, top, scale, BAR)
        else:
            sheet.box(left, top, scale, BAR, TRACK)
            sheet.box(left, top, row.share * scale, BAR, MAIN)
        if row.low is not None and row.high is not None:
            sheet.rule(left + row.low * scale, middle, left + row.high * scale, middle, INK, 2)
        if row.estimate is not None:
            sheet.dot(left + row.estimate * scale, middle, "#ffffff", INK, 50)
        sheet.bottom += height
    sheet.bottom += 20
    return sheet.chart()


def stacked(rows: Sequence[Stack], parts: Sequence[str], masked: str, heading: Heading, width: float) -> Specification:
    """A bar a row that is divided into parts, with a legend. Parts that are masked are hatched where they belong."""
    sheet = heading.sheet(width)
    _legend(sheet, rows, parts, masked)
    beside = width >= BESIDE
    names = min(max(width_of(row.label, SIZE) for row in rows), 0.38 * width) if beside else width
    left = names + 14 if beside else 0.0
    for row in rows:
        lines = wrapped(row.label, SIZE, names)
        block = len(lines) * SIZE * LEADING
        height = max(block, 22) + 8 if beside else block + 22 + 14
        first = sheet.bottom + (height - block) / 2 * beside + SIZE * LEADING / 2
        sheet.text("labels", 0, first, lines, SIZE)
        _stack(sheet, row, parts, left, sheet.bottom + ((height - 22) / 2 if beside else block + 3), width - left, 22)
        sheet.bottom += height
    return sheet.chart()


def stacked_panels(
    panels: Sequence[tuple[str, Sequence[Stack]]], parts: Sequence[str], masked: str, key: Sequence[tuple[str, str]],
    heading: Heading, width: float,
) -> Specification:  # fmt: skip
    """A small stacked chart a panel, with one legend and, below, what the short names of the rows stand for."""
    sheet = heading.sheet(width)
    _legend(sheet, [row for _, rows in panels for row in rows], parts, masked)
    columns = 2 if width >= BESIDE else 1
    room = (width - 28 * (columns - 1)) / columns
    names = max(width_of(row.label, 12) for _, rows in panels for row in rows) + 8
    for at in range(0, len(panels), columns):
        beside = panels[at : at + columns]
        titles = [wrapped(title, SIZE, room, bold=True) for title, _ in beside]
        head = max(len(lines) for lines in titles) * SIZE * LEADING + 4
        for place, (lines, (_, rows)) in enumerate(zip(titles, beside, strict=True)):
            x, y = place * (room + 28), sheet.bottom
            first = y + head - 4 - len(lines) * SIZE * LEADING
            sheet.text("labels", x, first + SIZE * LEADING / 2, lines, SIZE, bold=True)
            for number, row in enumerate(rows):
                top = y + head + 21 * number
                sheet.text("labels", x, top + 9, row.label, 12)
                _stack(sheet, row, parts, x + names, top, room - names, 18, 12)
        sheet.bottom += head + 21 * max(len(rows) for _, rows in beside) + 16
    sheet.key(key)
    return sheet.chart()


def heat(
    rows: Sequence[tuple[str, Sequence[Cell]]], columns: Sequence[tuple[str, str]], key: Sequence[tuple[str, str]],
    heading: Heading, width: float, low_to_high: int = 5,
) -> Specification:  # fmt: skip
    """A row of shaded cells an item. `columns`: short names with how many answered; `key`: what the short names stand for."""
    sheet, colours = heading.sheet(width), scale_colours(low_to_high)
    beside = width >= BESIDE
    names = min(max(width_of(label, SIZE) for label, _ in rows), 0.38 * width) if beside else width
    left = names + 14 if beside else 0.0
    step = (width - left) / len(columns)
    for place, (name, base) in enumerate(columns):
        middle = left + (place + 0.5) * step
        sheet.text("labels", middle, sheet.bottom + 8, name, 12, "center", bold=True)
        sheet.text("bases", middle, sheet.bottom + 24, base, 12, "center", colour=QUIET)
    sheet.bottom += 36
    for label, cells in rows:
        lines = wrapped(label, SIZE, names)
        block = len(lines) * SIZE * LEADING
        height = max(block, 24) + 6 if beside else block + 26 + 10
        sheet.text("labels", 0, sheet.bottom + (height - block) / 2 * beside + SIZE * LEADING / 2, lines, SIZE)
        top, tall = (sheet.bottom + 2, height - 4) if beside else (sheet.bottom + block + 3, 26)
        for place, cell in enumerate(cells):
            x, wide = left + place * step + 2, step - 4
            if cell.masked:
                sheet.hatch(x, top, wide, tall)
                continue
            fill = "#ffffff" if cell.share is None else colours[min(int(cell.share * low_to_high), low_to_high - 1)]
            sheet.box(x, top, wide, tall, fill, GRID if cell.share is None else fill)
            ink = QUIET if cell.share is None else text_on(fill)
            sheet.text("numbers", x + wide / 2, top + tall / 2, cell.text, SIZE, "center", colour=ink)
        sheet.bottom += height
    sheet.key(key)
    return sheet.chart()


def segments(shares: Sequence[float | None]) -> list[tuple[float, float]]:
    """Where each part begins and ends. Masked parts divide what is left among them, and are never too narrow to be seen."""
    hidden, known = sum(share is None for share in shares), sum(share or 0 for share in shares)
    each = max((1 - known) / hidden, 0.03) if hidden else 0.0
    whole = max(known + each * hidden, 1.0)
    found, at = [], 0.0
    for share in shares:
        end = at + (each if share is None else share) / whole
        found.append((at, end))
        at = end
    return found


def _legend(sheet: Sheet, rows: Sequence[Stack], parts: Sequence[str], masked: str) -> None:
    entries = [("square", colour, part) for part, colour in zip(parts, scale_colours(len(parts)), strict=True)]
    if any(share is None for row in rows for share in row.shares):
        entries.append(("square", HATCHED, masked))
    sheet.legend(entries)


def _stack(
    sheet: Sheet, row: Stack, parts: Sequence[str], left: float, top: float, width: float, height: float, size: int = SIZE
) -> None:
    if not row.shares:
        sheet.box(left, top, width, height, "#ffffff", LINE)
        sheet.text("labels", left + 8, top + height / 2, row.nothing, size, colour=QUIET)
        return
    drawn = zip(scale_colours(len(parts)), row.shares, row.texts, segments(row.shares), strict=True)
    for colour, share, text, (start, end) in drawn:
        x, wide = left + start * width, (end - start) * width
        if share is None:
            sheet.hatch(x, top, wide, height)
        elif share:
            sheet.box(x, top, wide, height, colour, "#ffffff")
            if width_of(text, size) + 6 <= wide:
                sheet.text("numbers", x + wide / 2, top + height / 2, text, size, "center", colour=text_on(colour))
