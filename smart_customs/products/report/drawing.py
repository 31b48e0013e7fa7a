"""A sheet to draw a chart on: shapes in pixels from the upper left corner, kept by what they are. Knows no survey.

The kinds of texts and shapes begin the classes in the SVG, as in `numbers_right_13_marks`: tests tell numbers from axis values by
them.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from smart_customs.products.report.theme import HATCHED, INK, LINE

# Widths of characters in thousandths of the size, of a wide font: where Helvetica is missing, wider ones take its place.
DIGIT = 640
WIDTHS = {
    char: width
    for width, chars in {
        210: "\u2009", 290: "'ijlIJ", 330: " \u00a0,.\u2019·", 350: "/:;|f-", 400: "()[]t!", 420: "r", 500: "*_\u2013",
        530: "sz?", 560: "cL", 590: "Fkvxy", 615: "PTYaoe«»", 690: "KAVBRXZC", 740: "UHND", 785: "GOQ&◆",
        840: "w#+<=>\u2212", 880: "M●○", 960: "%m", 1000: "W@\u2014",
    }.items()
    for char in chars
}  # fmt: skip
BOLD = 1.1
LEADING = 1.22
Specification = dict[str, Any]


def width_of(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is, in pixels."""
    plain = (char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return sum(WIDTHS.get(char, DIGIT) for char in plain) / 1000 * size * (BOLD if bold else 1)


def wrapped(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """The text in lines that are no wider than the room, broken at blanks; a word that is wider stands alone."""
    found: list[str] = []
    for word in text.split(" "):
        if found and width_of(f"{found[-1]} {word}", size, bold) <= room:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


@dataclass
class Sheet:
    """What is drawn so far, by layer. `bottom` is where the next thing may begin."""

    width: float
    bottom: float = 0
    layers: dict[tuple[Any, ...], list[dict[str, Any]]] = field(default_factory=dict)

    def box(self, x: float, y: float, width: float, height: float, fill: str, line: str | None = None) -> None:
        """A rectangle; a bar."""
        self._add(("box", "boxes"), x=x, y=y, x2=x + width, y2=y + height, fill=fill, line=line or "transparent")

    def hatch(self, x: float, y: float, width: float, height: float) -> None:
        """A part that is masked."""
        self._add(("box", "masked"), x=x, y=y, x2=x + width, y2=y + height, fill=HATCHED, line=LINE)

    def rule(self, x: float, y: float, x2: float, y2: float, colour: str, width: float = 1, dashed: bool = False) -> None:
        """A straight line."""
        self._add(
            ("rule", f"rules_{width:g}{'_dashed' if dashed else ''}".replace(".", "_"), width, dashed),
            x=x,
            y=y,
            x2=x2,
            y2=y2,
            fill=colour,
        )

    def dot(self, x: float, y: float, fill: str, line: str, size: float = 60, shape: str = "circle") -> None:
        """A mark at a point."""
        self._add(("dot", f"{shape}s_{size:g}", size, shape), x=x, y=y, fill=fill, line=line)

    def steps(self, kind: str, points: Sequence[tuple[float, float]], floor: float, colour: str) -> None:
        """A line that keeps its height until the next point, and the area below it. `kind` names it."""
        for x, y in points:
            self._add(("steps", kind, colour), x=x, y=y, y2=floor)

    def text(
        self, kind: str, x: float, y: float, lines: str | Sequence[str], size: float = 13, align: str = "left",
        bold: bool = False, colour: str = INK,
    ) -> None:  # fmt: skip
        """Lines of text of which the first has its middle at `y`. `kind`: labels, numbers, bases, axis, subtitle or legend."""
        layer = ("text", f"{kind}_{align}_{size:g}{'_bold' if bold else ''}", size, align, bold)
        self._add(layer, x=x, y=y, fill=colour, text=[lines] if isinstance(lines, str) else list(lines))

    def paragraph(self, kind: str, lines: Sequence[str], size: float, colour: str, bold: bool = False) -> None:
        """Lines below everything that is drawn so far."""
        self.text(kind, 0, self.bottom + size * 0.6, lines, size, bold=bold, colour=colour)
        self.bottom += size * LEADING * len(lines)

    def legend(self, entries: Sequence[tuple[str, str, str]]) -> None:
        """Entries (shape, colour, label) beside each other as far as they fit, with room between them."""
        x, size = 0.0, 13
        for shape, colour, label in entries:
            wide = 20 + width_of(label, size)
            if x and x + wide > self.width:
                x, self.bottom = 0.0, self.bottom + 20
            middle = self.bottom + 9
            if shape == "square":
                self._add(
                    ("box", "legend_boxes"),
                    x=x,
                    y=middle - 6,
                    x2=x + 13,
                    y2=middle + 6,
                    fill=colour,
                    line=LINE if colour == HATCHED else colour,
                )
            elif shape == "tick":
                self.rule(x + 6, middle - 6, x + 6, middle + 6, colour, 2)
            else:
                self.dot(x + 6, middle, colour, colour, 70, shape)
            self.text("legend", x + 19, middle, label, size)
            x += wide + 20
        self.bottom += 28

    def key(self, entries: Sequence[tuple[str, str]]) -> None:
        """What short names stand for, beside each other as far as they fit."""
        x, size = 0.0, 12
        self.bottom += 8
        for short, name in entries:
            letters = width_of(short, size, bold=True) + 7
            lines = wrapped(name, size, self.width - letters)
            wide = letters + max(width_of(line, size) for line in lines)
            if x and x + wide > self.width:
                x, self.bottom = 0.0, self.bottom + 18
            self.text("labels", x, self.bottom + 9, short, size, bold=True)
            self.text("labels", x + letters, self.bottom + 9, lines, size)
            self.bottom += size * LEADING * (len(lines) - 1)
            x += wide + 18
        self.bottom += 20

    def chart(self) -> Specification:
        """Everything as a specification of Vega-Lite, in the order: areas, boxes, rules, dots, texts."""
        order = {kind: place for place, kind in enumerate(("steps", "box", "rule", "dot", "text"))}
        layers = [part for key in sorted(self.layers, key=lambda key: order[key[0]]) for part in self._drawn(key)]
        return {"layer": layers, "width": self.width, "height": self.bottom}

    def _add(self, layer: tuple[Any, ...], **shape: Any) -> None:
        rounded = {name: round(value, 2) if isinstance(value, float) else value for name, value in shape.items()}
        self.layers.setdefault(layer, []).append(rounded)

    def _drawn(self, key: tuple[Any, ...]) -> list[Specification]:
        kind, name, *style = key
        at = {axis: {"field": axis, "type": "quantitative", "scale": None, "axis": None} for axis in ("x", "y")}
        ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
        fill = {"color": {"field": "fill", "type": "nominal", "scale": None, "legend": None}}
        line = {"stroke": {"field": "line", "type": "nominal", "scale": None, "legend": None}}

        def layer(mark: dict[str, Any], encoding: dict[str, Any], name: str = name) -> Specification:
            return {"name": name, "data": {"values": self.layers[key]}, "mark": mark, "encoding": {**at, **encoding}}

        if kind == "box":
            return [layer({"type": "rect", "strokeWidth": 1}, {**ends, **fill, **line})]
        if kind == "rule":
            width, dashed = style
            return [layer({"type": "rule", "strokeWidth": width} | ({"strokeDash": [4, 3]} if dashed else {}), {**ends, **fill})]
        if kind == "dot":
            size, shape = style
            mark = {"type": "point", "filled": True, "size": size, "shape": shape, "opacity": 1, "strokeWidth": 1.5}
            return [layer(mark, {**fill, **line})]
        if kind == "steps":
            steps = {"interpolate": "step-after", "color": style[0]}
            return [
                layer({"type": "area", "opacity": 0.35, **steps}, {"y2": {"field": "y2"}}),
                layer({"type": "line", "strokeWidth": 2, **steps}, {}, f"{name}_line"),
            ]
        size, align, bold = style
        mark = {"type": "text", "fontSize": size, "align": align, "baseline": "middle", "lineHeight": size * LEADING}
        mark["fontWeight"] = "bold" if bold else "normal"
        return [layer(mark, {"text": {"field": "text", "type": "nominal"}, **fill})]
